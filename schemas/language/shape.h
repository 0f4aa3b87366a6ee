#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
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
enum class Format : std::uint8_t { none, email, url, password, role, binary };

enum class Presence : std::uint8_t { required, optional, patch };

struct Shape;

/// Type-erased access to a field, for Member; the value's C++ type follows from Member::kind.
struct Access {
  void* (*place)(void* field);
  const void* (*value)(const void* field);
  void (*clear)(void* field);
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
  bool (*equal)(const void* field, const void* other);  ///< false for what cannot be compared
};

/// A change of some of a described struct's members. In JSON, in SQL and in a form it has F's members, each a patch:
/// one that is left out is not mentioned, null empties one that may be empty and says nothing of one that may not.
template <class F>
struct Changes {
  F values;                     ///< what the mentioned members become; stands first
  std::uint64_t mentioned = 0;  ///< a bit for each member of shape_of<F>()

  bool operator==(const Changes&) const = default;
  [[nodiscard]] bool empty() const { return mentioned == 0; }
  /// What a member becomes, nullptr where it stays as it is: `changes.find(&CandidateFields::email)`.
  template <class V, class Of>
  [[nodiscard]] const V* find(V Of::* member) const;
  template <class V, class Of>
  Changes& set(V Of::* member, std::type_identity_t<V> value);
  /// The member is not mentioned any more.
  template <class V, class Of>
  Changes& forget(V Of::* member);
};

/// The part of a change that differs from how things stand now.
template <class F>
Changes<F> difference(const std::type_identity_t<F>& now, Changes<F> wanted);

struct Member {
  std::string_view name;   ///< canonical, snake_case
  Kind kind = Kind::text;  ///< of the value; for a list, of its elements
  bool list = false;
  Presence presence = Presence::required;
  const Shape* shape = nullptr;  ///< of Kind::object
  bool nullable = false;         ///< a change may empty it
  // Marks, as in docs/domain.md.
  Audience audience = Audience::owner;
  bool personal = false;  ///< ~ blanked by erasure, never logged
  bool secret = false;    ///< * never rendered; sealed in messages and in the log
  bool internal = false;  ///< set by the house, never bound from a request
  Format format = Format::none;
  std::int64_t min =
      std::numeric_limits<std::int64_t>::min();  ///< least value, or least length of text (code points) or list
  std::int64_t max = std::numeric_limits<std::int64_t>::max();  ///< likewise greatest; text defaults to 10,000
  std::vector<std::string_view> values;                         ///< the allowed texts; empty = any

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
  [[nodiscard]] bool equal(const void* object, const void* other) const { return access->equal(in(object), in(other)); }
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

  [[nodiscard]] const Member* find(std::string_view member) const;
  /// The bit, in a `Changes` of this shape, of the member whose field is at `offset`.
  [[nodiscard]] std::uint64_t bit_at(std::size_t offset) const;
};

/// The shape of a described struct. Defined in schemas/language/describe.h and instantiated once, in its context's
/// .cpp.
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
  Mark& values(std::vector<std::string_view> v) {
    member_.values = std::move(v);
    return *this;
  }
  [[nodiscard]] const Member& member() const { return member_; }

 private:
  Member member_;
};

inline Mark mark(std::string_view member) {
  return Mark(member);
}
using Marks = std::vector<Mark>;

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
template <>
struct KindOf<Json> : Plain<Kind::json> {};

inline std::size_t no_size(const void*) {
  return 0;
}
inline const void* no_at(const void*, std::size_t) {
  return nullptr;
}
template <class Value, class F>
bool equal(const void* a, const void* b) {
  if constexpr (std::equality_comparable<Value>) {
    return *static_cast<const F*>(a) == *static_cast<const F*>(b);
  } else {
    return false;
  }
}

template <class T>
struct Field {
  using Value = T;
  static constexpr bool list = false;
  static constexpr Presence presence = Presence::required;
  static constexpr Access access{[](void* f) -> void* { return f; },
                                 [](const void* f) -> const void* { return f; },
                                 [](void* f) { *static_cast<T*>(f) = T{}; },
                                 no_size,
                                 no_at,
                                 equal<T, T>};
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
                                 no_size,
                                 no_at,
                                 equal<T, std::optional<T>>};
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
      [](const void* f) { return static_cast<const std::vector<T>*>(f)->size(); },
      [](const void* f, std::size_t i) -> const void* { return &(*static_cast<const std::vector<T>*>(f))[i]; },
      equal<T, std::vector<T>>};
};

/// Converts to whatever a member is; never defined.
struct Anything {
  template <class T>
  operator T() const;  // NOLINT(google-explicit-constructor)
};
/// How many bases and members an aggregate has.
template <class T, class... A>
consteval std::size_t count() {
  if constexpr (requires { T{A{}..., Anything{}}; }) {
    return count<T, A..., Anything>();
  } else {
    return sizeof...(A);
  }
}

/// Adds the members of a part of a struct (a base, a Changes) that begins at `offset`.
void add_part(Shape& shape, const Shape& part, std::size_t offset);
void add_changes(Shape& shape, const Shape& part, std::size_t offset, std::size_t mentions);

/// Applies the marks to the members; throws std::logic_error, at start, for a mark that names no member.
Shape finish(Shape shape, const Marks& marks);

template <class F>
struct Adding {
  static void member(Shape& shape, std::string_view name, std::size_t offset) {
    using Info = Field<F>;
    using Of = KindOf<typename Info::Value>;
    Member m;
    m.name = name;
    m.kind = Of::kind;
    m.shape = Of::shape();
    m.list = Info::list;
    m.presence = Info::presence;
    m.nullable = !Info::list && Info::presence != Presence::required;
    m.offset = offset;
    m.access = &Info::access;
    shape.members.push_back(std::move(m));
  }
};
template <class F>
struct Adding<Changes<F>> {
  static void member(Shape& shape, std::string_view, std::size_t offset) {
    static const Changes<F> probe{};
    const auto mentioned = reinterpret_cast<const char*>(&probe.mentioned) - reinterpret_cast<const char*>(&probe);
    add_changes(shape, shape_of<F>(), offset, offset + static_cast<std::size_t>(mentioned));
  }
};

}  // namespace shape_detail

/// Turns a struct described with BOOST_DESCRIBE_STRUCT into its Shape: the members of its bases, marked as they are
/// there, then its own. For use in a definition of shape_of<T>() only.
template <class T>
Shape describe(std::string_view name, const Marks& marks = {}) {
  using Bases = boost::describe::describe_bases<T, boost::describe::mod_any_access>;
  using Members = boost::describe::describe_members<T, boost::describe::mod_any_access>;
  static_assert(shape_detail::count<T>() == boost::mp11::mp_size<Bases>::value + boost::mp11::mp_size<Members>::value,
                "BOOST_DESCRIBE_STRUCT leaves out a base or a member");
  Shape shape;
  shape.name = name;
  shape.make = [] { return std::static_pointer_cast<void>(std::make_shared<T>()); };
  static const T probe{};
  const auto offset_of = [](const void* part) {
    return static_cast<std::size_t>(static_cast<const char*>(part) -
                                    static_cast<const char*>(static_cast<const void*>(&probe)));
  };
  boost::mp11::mp_for_each<Bases>([&](auto d) {
    using Base = typename decltype(d)::type;
    shape_detail::add_part(shape, shape_of<Base>(), offset_of(static_cast<const Base*>(&probe)));
  });
  boost::mp11::mp_for_each<Members>([&](auto d) {
    using F = std::remove_cvref_t<decltype(probe.*d.pointer)>;
    shape_detail::Adding<F>::member(shape, d.name, offset_of(&(probe.*d.pointer)));
  });
  return shape_detail::finish(std::move(shape), marks);
}

// ---- Changes

namespace shape_detail {
template <class F>
std::uint64_t bit_of(const Changes<F>& changes, const void* field) {
  const auto* values = reinterpret_cast<const char*>(&changes.values);
  return shape_of<F>().bit_at(static_cast<std::size_t>(static_cast<const char*>(field) - values));
}
/// The bits of `mentioned` whose members are not the same in both.
std::uint64_t differing(const Shape& shape, const void* now, const void* wanted, std::uint64_t mentioned);
}  // namespace shape_detail

template <class F>
template <class V, class Of>
const V* Changes<F>::find(V Of::* member) const {
  const V& field = values.*member;
  return (mentioned & shape_detail::bit_of(*this, &field)) != 0 ? &field : nullptr;
}
template <class F>
template <class V, class Of>
Changes<F>& Changes<F>::set(V Of::* member, std::type_identity_t<V> value) {
  V& field = values.*member;
  field = std::move(value);
  mentioned |= shape_detail::bit_of(*this, &field);
  return *this;
}
template <class F>
template <class V, class Of>
Changes<F>& Changes<F>::forget(V Of::* member) {
  V& field = values.*member;
  field = V{};
  mentioned &= ~shape_detail::bit_of(*this, &field);
  return *this;
}
template <class F>
Changes<F> difference(const std::type_identity_t<F>& now, Changes<F> wanted) {
  wanted.mentioned = shape_detail::differing(shape_of<F>(), &now, &wanted.values, wanted.mentioned);
  return wanted;
}

}  // namespace hirewire
