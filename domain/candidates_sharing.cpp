#include "domain/candidates_sharing.h"

#include <fmt/format.h>

#include "schemas/language/json_walk.h"
#include "schemas/messages/contacts.h"

namespace hirewire::candidates {

namespace {

bool is_mentioned(std::uint64_t mentioned, std::size_t member) {
  return ((mentioned >> member) & 1U) != 0;
}

bool is_empty(const Member& member, const void* fields) {
  const void* value = member.value(fields);
  return value == nullptr || (member.kind == Kind::text && static_cast<const std::string*>(value)->empty());
}

/// Every text of a member, be it a list, one, or an open map's JSON.
std::vector<std::string> texts_of(const Member& member, const void* fields) {
  std::vector<std::string> texts;
  if (!member.list) {
    const void* value = member.value(fields);
    texts.push_back(value == nullptr            ? std::string()
                    : member.kind == Kind::json ? static_cast<const Json*>(value)->text
                                                : *static_cast<const std::string*>(value));
  }
  for (std::size_t i = 0; member.list && i < member.size(fields); ++i)
    texts.push_back(*static_cast<const std::string*>(member.at(fields, i)));
  return texts;
}

/// Whether a text is what is shown of another to who sees no contacts; the keys of an open map may stand as they like.
bool is_masked(const Member& member, const std::string& wished, const std::string& now) {
  const std::string shown = masked(member, now);
  return member.kind == Kind::json ? sorted_json(wished) == sorted_json(shown) : wished == shown;
}

/// Whether a list of texts still has all that it had.
bool grows(const Member& list, const void* before, const void* after) {
  const auto now = texts_of(list, after);
  return std::ranges::all_of(texts_of(list, before),
                             [&](const std::string& text) { return std::ranges::find(now, text) != now.end(); });
}

}  // namespace

std::uint64_t contacts_in(const Shape& shape, std::uint64_t mentioned) {
  std::uint64_t contacts = 0;
  for (std::size_t i = 0; i < shape.members.size(); ++i)
    if (shape.members[i].contact && is_mentioned(mentioned, i)) contacts |= std::uint64_t{1} << i;
  return contacts;
}

void forget_masked(const Shape& shape, const void* now, void* values, std::uint64_t& mentioned) {
  const std::uint64_t contacts = contacts_in(shape, mentioned);
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    if (!is_mentioned(contacts, i)) continue;
    const Member& member = shape.members[i];
    const auto wished = texts_of(member, values);
    if (member.list ? !wished.empty() : !is_masked(member, wished[0], texts_of(member, now)[0])) continue;
    member.assign(values, shape.probe);
    mentioned &= ~(std::uint64_t{1} << i);
  }
}

std::optional<Refusal> refuse_masks(const Shape& shape, const void* values, std::uint64_t mentioned) {
  std::vector<Fault> faults;
  const std::uint64_t contacts = contacts_in(shape, mentioned);
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if (is_mentioned(contacts, i) && std::ranges::any_of(texts_of(member, values), holds_mask))
      faults.push_back({std::string(member.name), "not_allowed",
                        "Holds what is masked for you: leave the field out, or write it anew without the masks."});
  }
  return faults.empty() ? std::nullopt : std::optional(invalid(std::move(faults)));
}

std::vector<std::string_view> overwritten(const Shape& shape, const void* now, const void* values,
                                          std::uint64_t mentioned) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const Member& member = shape.members[i];
    if (!is_mentioned(mentioned, i)) continue;
    if (member.list ? !grows(member, now, values) : !is_empty(member, now)) names.push_back(member.name);
  }
  return names;
}

Refusal shared(const std::vector<std::string_view>& fields) {
  if (fields.empty())
    return forbidden(
        "Another company knows this candidate too: only an admin and the assigned consultant may take something away.");
  Refusal refusal = forbidden(
      fmt::format("Another company knows this candidate too: only an admin and the assigned consultant may change {}.",
                  fmt::join(fields, ", ")));
  for (const std::string_view field : fields)
    refusal.faults.push_back({std::string(field), "not_allowed", "Another company knows this candidate too."});
  return refusal;
}

}  // namespace hirewire::candidates
