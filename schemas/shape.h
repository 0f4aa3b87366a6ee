#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"

namespace hirewire {

/// What a value is. Each kind has exactly one C++ type; a described struct uses no other.
enum class Kind : std::uint8_t {
  text,     ///< std::string, UTF-8 without NUL
  integer,  ///< std::int64_t
  number,   ///< double
  boolean,  ///< bool
  instant,  ///< Instant
  id,       ///< Uuid or Id<…>
  json,     ///< Json: an open map or list, its keys are data
  object,   ///< another described struct
};

/// Any JSON value, validated and re-written by us (no duplicate keys, no NUL); never a request's own bytes.
struct Json {
  std::string text = "null";
  bool operator==(const Json&) const = default;
};

/// A member of a change: not mentioned, set to null, or set to a value.
template <class T>
struct Patch {
  bool mentioned = false;
  std::optional<T> value;
  bool operator==(const Patch&) const = default;
  /// What the member is after the change.
  [[nodiscard]] const std::optional<T>& over(const std::optional<T>& old) const { return mentioned ? value : old; }
  [[nodiscard]] const T& over(const T& old) const { return mentioned && value ? *value : old; }
};

/// Who a member is rendered for (domain.md, Audience); each sees what those before it see.
enum class Audience : std::uint8_t { everyone, owner, staff, admin };

/// `binary`: the bytes of a form's file, for descriptions only.
enum class Format : std::uint8_t { none, email, url, password, role, binary };

enum class Presence : std::uint8_t { required, optional, patch };

struct Shape;

/// Type-erased access to a field; the value's C++ type follows from Member::kind.
struct Access {
  void* (*place)(void* field);              ///< makes it hold a default value and gives its address; a list appends one
  const void* (*value)(const void* field);  ///< null where absent or null; a list: not used
  void (*clear)(void* field);               ///< explicitly null (optional, patch); empties a list
  bool (*mentioned)(const void* field);     ///< false only for a patch that the caller left out
  std::size_t (*size)(const void* list);    ///< 0 for what is no list
  const void* (*at)(const void* list, std::size_t index);
};

struct Member {
  std::string_view name;   ///< canonical, snake_case
  Kind kind = Kind::text;  ///< of the value; for a list, of its elements
  bool list = false;
  Presence presence = Presence::required;
  const Shape* shape = nullptr;  ///< of Kind::object
  std::size_t offset = 0;
  const Access* access = nullptr;
  // Marks (domain.md, head of "The canonical domain model").
  Audience audience = Audience::owner;
  bool personal = false;  ///< ~ blanked by erasure, never logged
  bool secret = false;    ///< * never rendered; sealed in messages and in the log
  bool internal = false;  ///< set by the house, never bound from a request
  Format format = Format::none;
  std::int64_t min =
      std::numeric_limits<std::int64_t>::min();  ///< least value, or least length of text (code points) or list
  std::int64_t max = std::numeric_limits<std::int64_t>::max();  ///< likewise greatest; text defaults to 10,000
  std::vector<std::string_view> values;                         ///< the allowed texts; empty = any

  [[nodiscard]] const void* in(const void* object) const { return static_cast<const char*>(object) + offset; }
  [[nodiscard]] void* in(void* object) const { return static_cast<char*>(object) + offset; }
};

/// A struct described once. Reader, writer, validator, OpenAPI and SQL binding are functions over it.
struct Shape {
  std::string_view name;
  std::vector<Member> members;
  std::shared_ptr<void> (*make)() = nullptr;  ///< a default-constructed struct

  [[nodiscard]] const Member* find(std::string_view member) const;
};

/// Declared for each described struct in its header, defined in its context's .cpp: `describe` is instantiated once.
template <class T>
const Shape& shape_of();

/// What a member is beyond its C++ type.
class Mark {
 public:
  explicit Mark(std::string_view member) { member_.name = member; }
  Mark& everyone() {
    member_.audience = Audience::everyone;
    return *this;
  }
  Mark& staff() {
    member_.audience = Audience::staff;
    return *this;
  }
  Mark& admin() {
    member_.audience = Audience::admin;
    return *this;
  }
  Mark& personal() {
    member_.personal = true;
    return *this;
  }
  Mark& secret() {
    member_.secret = true;
    return *this;
  }
  Mark& internal() {
    member_.internal = true;
    return *this;
  }
  Mark& format(Format f) {
    member_.format = f;
    return *this;
  }
  Mark& min(std::int64_t n) {
    member_.min = n;
    return *this;
  }
  Mark& max(std::int64_t n) {
    member_.max = n;
    return *this;
  }
  Mark& values(std::initializer_list<std::string_view> v) {
    member_.values = v;
    return *this;
  }
  [[nodiscard]] const Member& member() const { return member_; }

 private:
  Member member_;
};

inline Mark mark(std::string_view member) {
  return Mark(member);
}

namespace shape_detail {

template <class T>
struct KindOf {
  static constexpr Kind kind = Kind::object;
  static const Shape* shape() { return &shape_of<T>(); }
};
template <Kind K>
struct Plain {
  static constexpr Kind kind = K;
  static const Shape* shape() { return nullptr; }
};
template <>
struct KindOf<std::string> : Plain<Kind::text> {};
template <>
struct KindOf<std::int64_t> : Plain<Kind::integer> {};
template <>
struct KindOf<double> : Plain<Kind::number> {};
template <>
struct KindOf<bool> : Plain<Kind::boolean> {};
template <>
struct KindOf<Instant> : Plain<Kind::instant> {};
template <>
struct KindOf<Uuid> : Plain<Kind::id> {};
template <class Of>
struct KindOf<Id<Of>> : Plain<Kind::id> {};
template <>
struct KindOf<Json> : Plain<Kind::json> {};

inline std::size_t no_size(const void*) {
  return 0;
}
inline const void* no_at(const void*, std::size_t) {
  return nullptr;
}
inline bool always(const void*) {
  return true;
}

template <class T>
struct Field {
  using Value = T;
  static constexpr bool list = false;
  static constexpr Presence presence = Presence::required;
  static constexpr Access access{[](void* f) -> void* { return f; },
                                 [](const void* f) -> const void* { return f; },
                                 [](void* f) { *static_cast<T*>(f) = T{}; },
                                 always,
                                 no_size,
                                 no_at};
};
template <class T>
struct Field<std::optional<T>> {
  using Value = T;
  static constexpr bool list = false;
  static constexpr Presence presence = Presence::optional;
  static constexpr Access access{[](void* f) -> void* { return &static_cast<std::optional<T>*>(f)->emplace(); },
                                 [](const void* f) -> const void* {
                                   const auto& o = *static_cast<const std::optional<T>*>(f);
                                   return o ? &*o : nullptr;
                                 },
                                 [](void* f) { static_cast<std::optional<T>*>(f)->reset(); },
                                 always,
                                 no_size,
                                 no_at};
};
template <class T>
struct Field<Patch<T>> {
  using Value = T;
  static constexpr bool list = false;
  static constexpr Presence presence = Presence::patch;
  static constexpr Access access{[](void* f) -> void* {
                                   auto& p = *static_cast<Patch<T>*>(f);
                                   p.mentioned = true;
                                   return &p.value.emplace();
                                 },
                                 [](const void* f) -> const void* {
                                   const auto& p = *static_cast<const Patch<T>*>(f);
                                   return p.value ? &*p.value : nullptr;
                                 },
                                 [](void* f) { *static_cast<Patch<T>*>(f) = Patch<T>{true, std::nullopt}; },
                                 [](const void* f) { return static_cast<const Patch<T>*>(f)->mentioned; },
                                 no_size,
                                 no_at};
};
/// A list is never null; absent and empty are the same.
template <class T>
struct Field<std::vector<T>> {
  using Value = T;
  static constexpr bool list = true;
  static constexpr Presence presence = Presence::optional;
  static constexpr Access access{
      [](void* f) -> void* { return &static_cast<std::vector<T>*>(f)->emplace_back(); },
      [](const void* f) -> const void* { return f; },
      [](void* f) { static_cast<std::vector<T>*>(f)->clear(); },
      always,
      [](const void* f) { return static_cast<const std::vector<T>*>(f)->size(); },
      [](const void* f, std::size_t i) -> const void* { return &(*static_cast<const std::vector<T>*>(f))[i]; }};
};

/// Lays the marks over the members; throws std::logic_error, at start, for a mark that names no member.
Shape finish(Shape shape, std::initializer_list<Mark> marks);

}  // namespace shape_detail

/// Turns a struct described with BOOST_DESCRIBE_STRUCT into its Shape. For use in a definition of shape_of<T>() only.
template <class T>
Shape describe(std::string_view name, std::initializer_list<Mark> marks = {}) {
  Shape shape;
  shape.name = name;
  shape.make = [] { return std::static_pointer_cast<void>(std::make_shared<T>()); };
  static const T probe{};
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_any_access>>([&](auto d) {
    using F = std::remove_cvref_t<decltype(probe.*d.pointer)>;
    using Info = shape_detail::Field<F>;
    using Of = shape_detail::KindOf<typename Info::Value>;
    Member m;
    m.name = d.name;
    m.kind = Of::kind;
    m.shape = Of::shape();
    m.list = Info::list;
    m.presence = Info::presence;
    m.offset = static_cast<std::size_t>(reinterpret_cast<const char*>(&(probe.*d.pointer)) -
                                        reinterpret_cast<const char*>(&probe));
    m.access = &Info::access;
    shape.members.push_back(std::move(m));
  });
  return shape_detail::finish(std::move(shape), marks);
}

}  // namespace hirewire
