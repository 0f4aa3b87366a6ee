#pragma once
// How a .cpp makes the shapes of its structs; no header includes it. There, for each struct:
//   BOOST_DESCRIBE_STRUCT(CreateSkill, (NewObject, SkillFields), ())    its bases and its own members, in their order
//   template <> Marks marks_of<CreateSkill>() { return {…}; }        where there is more to say of its members
//   template const Shape& shape_of<CreateSkill>();
#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "schemas/language/changes.h"
#include "schemas/language/shape.h"

namespace hirewire {

/// What a member is beyond its C++ type. A member of a base keeps the marks that it has there; here they can only be
/// tightened: personal, secret or internal as well, for fewer readers, of narrower limits or fewer values.
class Mark {
 public:
  explicit Mark(std::string_view member) : name_(member) {}
  Mark& everyone() { return audience(Audience::everyone); }
  Mark& owner() { return audience(Audience::owner); }
  Mark& staff() { return audience(Audience::staff); }
  Mark& admin() { return audience(Audience::admin); }
  Mark& personal() {
    personal_ = true;
    return *this;
  }
  Mark& secret() {
    secret_ = true;
    return *this;
  }
  Mark& contact() {
    contact_ = true;
    return *this;
  }
  /// An optional member for which null means nothing: where a request says null it is a fault, as an empty text is.
  Mark& never_null() {
    never_null_ = true;
    return *this;
  }
  Mark& derived() {
    derived_ = true;
    return *this;
  }
  Mark& internal() {
    internal_ = true;
    return *this;
  }
  Mark& format(Format f) {
    format_ = f;
    return *this;
  }
  Mark& min(std::int64_t n) {
    min_ = n;
    return *this;
  }
  Mark& max(std::int64_t n) {
    max_ = n;
    return *this;
  }
  Mark& values(std::vector<std::string_view> v) {
    values_ = std::move(v);
    return *this;
  }
  /// Its name in older events: the log is read by it too.
  Mark& was(std::string_view name) {
    was_ = name;
    return *this;
  }
  [[nodiscard]] std::string_view name() const { return name_; }
  /// Says what is wrong with the mark, if anything is.
  [[nodiscard]] std::string_view apply_to(Member& member) const;

 private:
  Mark& audience(Audience a) {
    audience_ = a;
    return *this;
  }
  [[nodiscard]] bool loosens(const Member& member) const;

  std::string_view name_;
  std::string_view was_;
  std::optional<Audience> audience_;
  bool personal_ = false;
  bool secret_ = false;
  bool internal_ = false;
  bool derived_ = false;
  bool contact_ = false;
  bool never_null_ = false;
  std::optional<Format> format_;
  std::optional<std::int64_t> min_;
  std::optional<std::int64_t> max_;
  std::vector<std::string_view> values_;
};

inline Mark mark(std::string_view member) {
  return Mark(member);
}
using Marks = std::vector<Mark>;

/// The marks of T's members.
template <class T>
Marks marks_of() {
  return {};
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
struct KindOf<Money> : Plain<Kind::money> {};
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
/// How fields of type F that hold a Value are compared; nullptr where a shape compares them.
template <class Value, class F>
constexpr auto equal_fields() -> bool (*)(const void*, const void*) {
  if constexpr (KindOf<Value>::kind == Kind::object) {
    return nullptr;
  } else {
    return [](const void* a, const void* b) { return *static_cast<const F*>(a) == *static_cast<const F*>(b); };
  }
}
template <class F>
void assign_field(void* field, const void* other) {
  *static_cast<F*>(field) = *static_cast<const F*>(other);
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
                                 equal_fields<T, T>(),
                                 assign_field<T>};
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
                                 equal_fields<T, std::optional<T>>(),
                                 assign_field<std::optional<T>>};
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
      equal_fields<T, std::vector<T>>(),
      assign_field<std::vector<T>>};
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
void add_base(Shape& shape, const Shape& base, std::size_t offset);
void add_changes(Shape& shape, const Shape& part, std::size_t offset, std::size_t mentions);

/// Applies the marks to the members. Throws std::logic_error, at start, for two members of one name, for a mark that
/// names no member, makes no sense or loosens what a base says, and for a secret in a nested object.
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
  shape.probe = &probe;
  const auto offset_of = [](const void* part) {
    return static_cast<std::size_t>(static_cast<const char*>(part) -
                                    static_cast<const char*>(static_cast<const void*>(&probe)));
  };
  boost::mp11::mp_for_each<Bases>([&](auto d) {
    using Base = typename decltype(d)::type;
    static_assert((decltype(d)::modifiers & boost::describe::mod_virtual) == 0,
                  "a virtual base has no place of its own");
    shape_detail::add_base(shape, shape_of<Base>(), offset_of(static_cast<const Base*>(&probe)));
  });
  boost::mp11::mp_for_each<Members>([&](auto d) {
    using F = std::remove_cvref_t<decltype(probe.*d.pointer)>;
    shape_detail::Adding<F>::member(shape, d.name, offset_of(&(probe.*d.pointer)));
  });
  return shape_detail::finish(std::move(shape), marks);
}

template <class T>
const Shape& shape_of() {
  static const Shape shape = describe<T>(name_of<T>(), marks_of<T>());
  return shape;
}

}  // namespace hirewire
