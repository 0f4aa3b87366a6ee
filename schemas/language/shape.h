#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "base/money.h"

namespace hirewire {

/// What a value is. Each kind has exactly one C++ type; a described struct uses no other.
enum class Kind : std::uint8_t {
  text,     ///< std::string, UTF-8 without NUL
  integer,  ///< std::int64_t
  number,   ///< double
  money,    ///< Money
  boolean,  ///< bool
  instant,  ///< Instant
  id,       ///< Uuid
  json,     ///< Json: an open map or list, its keys are data
  object,   ///< another described struct
};

/// Any JSON value, validated and re-written by us (no duplicate keys, no NUL); never a request's own bytes.
struct Json {
  std::string text = "null";
  bool operator==(const Json&) const = default;
};

/// Who a member is rendered for (docs/domain.md §0, Audience); each sees what those before it see.
enum class Audience : std::uint8_t { everyone, owner, staff, admin };

/// `binary`: the bytes of a form's file, for descriptions only.
enum class Format : std::uint8_t { none, email, phone, url, password, role, binary };

enum class Presence : std::uint8_t { required, optional, patch };

struct Shape;

/// Type-erased access to a field, for Member; the value's C++ type follows from Member::kind.
struct Access {
  void* (*place)(void* field);
  const void* (*value)(const void* field);
  void (*clear)(void* field);
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  bool (*equal)(const void* field, const void* other);  ///< nullptr for objects: their shape compares them
  void (*assign)(void* field, const void* other);
};

struct Member {
  std::string_view name;   ///< canonical, snake_case
  std::string_view was;    ///< its name in older events, where it was renamed; empty: it never was
  Kind kind = Kind::text;  ///< of the value; for a list, of its elements
  bool list = false;
  Presence presence = Presence::required;
  const Shape* shape = nullptr;  ///< of Kind::object
  bool nullable = false;         ///< may be null; false for a list, which is empty instead
  bool inherited = false;        ///< of a base or of a Changes: marks can only tighten it
  // Marks, as in docs/domain.md.
  Audience audience = Audience::owner;
  bool personal = false;  ///< ~ blanked by erasure, never logged
  bool secret = false;    ///< * never rendered; sealed in messages and in the log
  bool internal = false;  ///< set by the house, never bound from a request
  /// Of a view: it may change while its object's version stands (a counter, a signal, a clock, a name that is joined).
  bool derived = false;
  /// How a person is reached, or free text that may say it: masked for who has no view_contacts for the row.
  bool contact = false;
  Format format = Format::none;
  /// Least value (of money: in whole units), or least length of text (code points) or list.
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  /// Likewise greatest; text defaults to 10,000, and JSON that is no list's, in bytes as it is written, to 65,536.
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::vector<std::string_view> values;  ///< the allowed texts; empty = any

  // Below, `object` is of the shape that has this member.
  void* place(void* object) const;  ///< makes it hold a default value; a list gets one more
  void clear(void* object) const;   ///< null; empties a list
  /// nullptr where absent or null; not for lists.
  [[nodiscard]] const void* value(const void* object) const {
    return mentioned(object) ? access->value(in(object)) : nullptr;
  }
  /// False only for a member of a Changes that was left out.
  [[nodiscard]] bool mentioned(const void* object) const {
    return bit == 0 ||
           (*reinterpret_cast<const std::uint64_t*>(static_cast<const char*>(object) + mentions) & bit) != 0;
  }
  [[nodiscard]] std::size_t size(const void* object) const { return access->size(in(object)); }  ///< of a list
  [[nodiscard]] const void* at(const void* object, std::size_t i) const { return access->at(in(object), i); }
  [[nodiscard]] bool equal(const void* object, const void* other) const;  ///< objects member by member
  void assign(void* object, const void* other) const;                     ///< takes the other's value
  /// Whether there is a value to begin with where none was ever said: text, numbers, booleans and lists have one.
  [[nodiscard]] bool has_beginning() const;
  [[nodiscard]] const void* in(const void* object) const { return static_cast<const char*>(object) + offset; }

  std::size_t offset = 0;  ///< of the field
  const Access* access = nullptr;
  std::size_t mentions = 0;  ///< of a Changes' member: where its `mentioned` stands
  std::uint64_t bit = 0;     ///< and its bit there; 0: of no Changes
};

/// A struct described once. Reader, writer, validator, OpenAPI and SQL binding are functions over it.
struct Shape {
  std::string_view name;
  std::vector<Member> members;
  std::shared_ptr<void> (*make)() = nullptr;  ///< a default-constructed struct
  const void* probe = nullptr;                ///< one such, for reading
  struct Base {
    const Shape* shape;
    std::size_t offset;
  };
  std::vector<Base> bases;  ///< theirs too

  [[nodiscard]] const Member* find(std::string_view member) const;
  /// The member that was called so in older events.
  [[nodiscard]] const Member* find_renamed(std::string_view was) const;
  /// The part of an object of this shape that is of shape `part`: all of it, or one of its bases. Throws
  /// std::logic_error for any other.
  [[nodiscard]] const void* part(const Shape& part, const void* object) const;
  /// What a member that is never null begins with, as its C++ initialiser says, in the words of a quoted SQL literal:
  /// a text as it is, digits, true or false, a list as JSON. nullopt where nothing is natural: for an id, an instant,
  /// json, an object, and for what may be null.
  [[nodiscard]] std::optional<std::string> beginning(const Member& member) const;
  /// The bit, in a `Changes` of this shape, of the member whose field is at `offset`.
  [[nodiscard]] std::uint64_t bit_at(std::size_t offset) const;
};

/// The shape of a described struct. Defined in schemas/language/describe.h and instantiated once, in its context's
/// .cpp.
template <class T>
const Shape& shape_of();

/// Whether two objects of a shape say the same, member by member.
bool equal(const Shape& shape, const void* object, const void* other);

/// `CreateSkill` for skills::CreateSkill: a struct's name, without its namespaces.
template <class T>
consteval std::string_view name_of() {
  std::string_view name = __PRETTY_FUNCTION__;  // … [T = hirewire::skills::CreateSkill]
  const auto begin = name.find("[T = ");
  if (begin == std::string_view::npos || name.ends_with(">]")) throw "no plain struct, or another compiler's words";
  name = name.substr(begin + 5, name.size() - begin - 6);
  return name.substr(name.rfind(':') + 1);
}

}  // namespace hirewire
