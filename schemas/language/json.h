#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/seal.h"
#include "schemas/language/refusal.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// How a caller's words become ours. The default changes nothing.
struct Vocabulary {
  /// A caller's key → the canonical member name, e.g. firstName → first_name, phone_number → phone.
  std::function<std::string(std::string_view key)> member;
  /// A caller's value of a member → the canonical value, e.g. status "interview_scheduled" → "interview".
  std::function<std::string(std::string_view member, std::string value)> value;
};

/// Members of stored JSON that no struct reads any more, as `CandidateCreated.fax`, and how often they were met.
using UnreadMembers = std::map<std::string, std::int64_t>;

struct ReadOptions {
  const Vocabulary* vocabulary = nullptr;
  bool bind =
      false;  ///< true: from a request: internal members are skipped; false: a message of ours: secrets are unsealed
  const Sealer* sealer = nullptr;  ///< of the object that is read; null: secrets are read as they are
  bool believed = false;           ///< from our log or tables: see read_logged
  std::size_t max_depth = 32;      ///< of the outermost object 1; the reader recurses this deep, so keep it small
  /// Set to which members the outermost object mentioned: bit n for shape.members[n] (null counts as mentioned).
  std::uint64_t* given = nullptr;
  UnreadMembers* unread = nullptr;  ///< counts what nobody reads
};

/// Reads one JSON object into `object` (made by shape.make). Reads the whole document; refuses: malformed (says line
/// and column), deeper than max_depth, duplicate keys, U+0000, bytes that are no UTF-8, more than 1,000,000 values. A
/// type that does not fit, a missing required member, a broken limit, format or value become faults, all of them at
/// once. Unknown members are ignored: ats:73 and others end a list of members with "etc.". Numbers given as text and
/// text given as numbers are faults; a number outside 64 bits is one too, but is met before the others and told alone.
/// null is absence, except in a list's elements; with `bind` it is a fault, `required`, of a member that may not be
/// null (a list is emptied). With `bind` the path and the query may still bring members: limits and
/// missing members of the outermost object are left to `check`, which the caller calls when all is bound, with the same
/// faults (it repeats none) and with `given`.
Result<void> read_json(std::string_view text, const Shape& shape, void* object, const ReadOptions& options = {});

/// Reads what we stored ourselves: an event of the log, a list or an object in a table's column. Limits and *required*
/// belong to a request: what was said once stands. A member that is absent is as its C++ initialiser says; one that was
/// renamed is read by its old name (Mark::was); null empties a text of a Changes that may be empty, and otherwise says
/// nothing of a member that may not be null. Faults remain: malformed JSON, a value of another type. Secrets stay
/// sealed.
Result<void> read_logged(std::string_view text, const Shape& shape, void* object, UnreadMembers* unread = nullptr);

/// An event of the log that cannot be read; what() names its type, the member and the fault, never a value.
class UnreadableEvent : public std::runtime_error {
 public:
  UnreadableEvent(std::string_view type, const Refusal& why);
};
/// Throws UnreadableEvent.
template <class E>
E read_logged(std::string_view body) {
  E event{};
  if (auto read = read_logged(body, shape_of<E>(), &event); !read) throw UnreadableEvent(E::type, read.error());
  return event;
}

/// Reads one member from text: a path segment, a query parameter, a CSV cell. Appends a fault where it does not fit;
/// limits are for `check`. Booleans are true, false, 1, 0 in any case; a list is split on commas; empty text changes
/// nothing (and empties a list).
void read_text(std::string_view text, const Member& member, void* object, std::vector<Fault>& faults);

/// Required members that are absent, limits, formats and allowed values of what is there, appended to `faults`.
/// `skip_internal`: it came from a request: internal members are the house's business, and an empty text or a nil id
/// counts as absent where null is not allowed, in a change too. `given` (see ReadOptions) tells a required 0 or false
/// from an absent one: add the bits of what path and query brought; the default takes them as given. A path that has a
/// fault already gets no second one.
void check(const Shape& shape, const void* object, std::vector<Fault>& faults, bool skip_internal = true,
           std::uint64_t given = ~std::uint64_t{0});

/// Any JSON value, read under the same rules and written again in canonical form: for Json members and for raw bodies.
Result<Json> canonical_json(std::string_view text, std::size_t max_depth = 32);

struct WriteOptions {
  enum class Part : std::uint8_t {
    all,
    travels,  ///< without internal lists
    kept,     ///< internal lists only: what an event keeps back in the log
    told,     ///< without any internal member: what a subscriber gets
  };
  const Sealer* sealer = nullptr;    ///< of the object that is written; null: secrets are left out
  bool secrets_as_they_are = false;  ///< secrets were sealed in place already (an event's)
  Part part = Part::all;
};

// With a shape and an address: for machinery that knows no type. Who has one passes the object itself, further down:
// nothing tells an address that is not of that shape.

/// Appends the object as JSON: canonical names, absent optionals left out, a patch that was not mentioned left out; a
/// list is always there. Instants to the microsecond.
void write_json(std::string& out, const Shape& shape, const void* object, const WriteOptions& options = {});

/// Appends the member's list alone, as a JSON array.
void write_json_list(std::string& out, const Member& member, const void* object, const WriteOptions& options = {});

/// Appends `text` as a JSON string with its quotes. Invalid UTF-8 is replaced by U+FFFD.
void write_json_string(std::string& out, std::string_view text);
void write_json_number(std::string& out, double value);  ///< shortest form that reads back equal; NaN and Inf as null
/// One spelling for 1e16 and 10000000000000000: equal numbers are equal texts.
void write_canonical_number(std::string& out, double number);

/// A JSON object of a few known keys, for small bodies of other people's making (JWT claims, health answers).
/// nullopt where the text is not an object or the key is absent or of another type.
std::optional<std::string> json_text(std::string_view object, std::string_view key);
std::optional<std::int64_t> json_integer(std::string_view object, std::string_view key);

template <class T>
void write_json(std::string& out, const T& object, const WriteOptions& options = {}) {
  write_json(out, shape_of<T>(), &object, options);
}
template <class T>
void check(const T& object, std::vector<Fault>& faults, bool skip_internal = true,
           std::uint64_t given = ~std::uint64_t{0}) {
  check(shape_of<T>(), &object, faults, skip_internal, given);
}
template <class T>
Result<T> read_json_as(std::string_view text, const ReadOptions& options = {}) {
  T value{};
  auto read = read_json(text, shape_of<T>(), &value, options);
  if (!read) return Refused(std::move(read.error()));
  return value;
}
template <class T>
std::string to_json(const T& value, const WriteOptions& options = {}) {
  std::string out;
  write_json(out, value, options);
  return out;
}

}  // namespace hirewire
