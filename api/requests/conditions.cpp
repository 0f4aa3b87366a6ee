#include "api/requests/conditions.h"

#include <algorithm>

#include "schemas/language/json.h"

namespace hirewire {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view masked_mark = ".m";

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

/// What a tag is made of, each part with the member that expects it: the object's version, and a candidate's current
/// application.
constexpr std::string_view expected_parts[] = {"expected_version", "expected_application_version",
                                               "expected_application_id"};

/// The parts of a tag go to the command, each to its member; stale where there are more or fewer.
Result<void> expect(std::string_view tag, const Shape& shape, void* command) {
  std::vector<Fault> faults;
  for (const std::string_view name : expected_parts) {
    const Member* member = shape.find(name);
    if (member == nullptr) continue;
    if (tag.empty()) return Refused(stale());
    const std::size_t end = std::min(tag.find('.'), tag.size());
    if (end == 0) return Refused(stale());
    read_text(tag.substr(0, end), *member, command, faults);
    tag.remove_prefix(std::min(end + 1, tag.size()));
  }
  return faults.empty() && tag.empty() ? Result<void>() : Result<void>(Refused(stale()));
}

}  // namespace

std::vector<EntityTag> entity_tags(std::string_view list) {
  std::vector<EntityTag> tags;
  while (true) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));  // an empty element is none
    EntityTag tag;
    tag.weak = list.starts_with("W/");
    if (tag.weak) list.remove_prefix(2);
    if (!list.starts_with('"')) return tags;
    const std::size_t end = list.find('"', 1);
    if (end == std::string_view::npos) return tags;
    tag.text = list.substr(1, end - 1);
    list.remove_prefix(end + 1);
    skip_blanks(list);
    if (!list.empty() && list.front() != ',') return tags;
    tags.push_back(tag);
  }
}

bool is_known(const Request& request, std::string_view tag) {
  const std::string list = request.joined("if-none-match");
  return list == "*" || std::ranges::count(entity_tags(list), tag, &EntityTag::text) > 0;
}

std::string tag_of_row(const Rows& rows, int row) {
  const int column = rows.column("tag") >= 0 ? rows.column("tag") : rows.column("version");
  if (column < 0) return {};
  std::string tag(rows.at(row, column).value_or(""));
  const int contacts = rows.column("contacts_shown");
  if (!tag.empty() && contacts >= 0 && rows.at(row, contacts) != "t") tag += masked_mark;
  return tag;
}

std::string_view versions_of(std::string_view tag) {
  if (tag.ends_with(masked_mark)) tag.remove_suffix(masked_mark.size());
  return tag;
}

Result<void> expect_versions(const Request& request, const Shape& shape, void* command) {
  const std::string match = request.joined("if-match");
  if (match.empty() || match == "*" || shape.find("expected_version") == nullptr) return {};
  const Member* others = shape.find("expected_others");
  bool expects = false;
  for (const EntityTag& tag : entity_tags(match)) {
    if (tag.weak) continue;
    const std::string_view versions = versions_of(tag.text);
    if (!expects) {
      expects = expect(versions, shape, command).has_value();
    } else if (others != nullptr) {
      *static_cast<std::string*>(others->place(command)) = versions;
    }
  }
  return expects ? Result<void>() : Result<void>(Refused(stale()));
}

}  // namespace hirewire
