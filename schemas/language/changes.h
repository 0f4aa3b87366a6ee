#pragma once
#include <type_traits>
#include <utility>

#include "schemas/language/shape.h"

namespace hirewire {

/// A JSON merge patch (RFC 7396) over a described struct: a change of some of F's members. In JSON, in SQL and in a
/// form it has F's members: one that is left out is not mentioned, null empties one that may be empty. Null for one
/// that may not is a fault in a request, says nothing in a command, and in the log empties a text that may be empty.
template <class F>
struct Changes {
  F values;                     ///< what the mentioned members become, the others as they begin; stands first
  std::uint64_t mentioned = 0;  ///< a bit for each member of shape_of<F>()

  bool operator==(const Changes& other) const {
    return mentioned == other.mentioned && equal(shape_of<F>(), &values, &other.values);
  }
  [[nodiscard]] bool empty() const { return mentioned == 0; }
  /// What a member becomes, nullptr where it stays as it is: `changes.find(&CandidateFields::email)`.
  template <class V, class Of>
  [[nodiscard]] const V* find(V Of::* member) const&;
  template <class V, class Of>
  const V* find(V Of::* member) const&& = delete;  // it would point into what is gone
  template <class V, class Of>
  Changes& set(V Of::* member, std::type_identity_t<V> value);
  /// The member is not mentioned any more.
  template <class V, class Of>
  Changes& forget(V Of::* member);
  Changes& forget(std::size_t member);  ///< by its place in shape_of<F>()
};

/// The part of a change that differs from how things stand now. A secret always differs: what stands is sealed.
template <class F>
Changes<F> difference(const std::type_identity_t<F>& now, Changes<F> wanted);

/// How things stand after a change: for a rule that looks at several fields at once.
template <class F>
F applied(const std::type_identity_t<F>& now, const Changes<F>& changes);

// ---- how

namespace shape_detail {
template <class F>
std::uint64_t bit_of(const Changes<F>& changes, const void* field) {
  const auto* values = reinterpret_cast<const char*>(&changes.values);
  return shape_of<F>().bit_at(static_cast<std::size_t>(static_cast<const char*>(field) - values));
}
/// The bits of `mentioned` whose members are not the same in both; the members that drop out begin again in `wanted`.
std::uint64_t differing(const Shape& shape, const void* now, void* wanted, std::uint64_t mentioned);
void assign_mentioned(const Shape& shape, void* now, const void* wanted, std::uint64_t mentioned);
}  // namespace shape_detail

template <class F>
template <class V, class Of>
const V* Changes<F>::find(V Of::* member) const& {
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
  field = F{}.*member;
  mentioned &= ~shape_detail::bit_of(*this, &field);
  return *this;
}
template <class F>
Changes<F>& Changes<F>::forget(std::size_t member) {
  const Shape& shape = shape_of<F>();
  shape.members.at(member).assign(&values, shape.probe);
  mentioned &= ~(std::uint64_t{1} << member);
  return *this;
}
template <class F>
Changes<F> difference(const std::type_identity_t<F>& now, Changes<F> wanted) {
  wanted.mentioned = shape_detail::differing(shape_of<F>(), &now, &wanted.values, wanted.mentioned);
  return wanted;
}
template <class F>
F applied(const std::type_identity_t<F>& now, const Changes<F>& changes) {
  F then = now;
  shape_detail::assign_mentioned(shape_of<F>(), &then, &changes.values, changes.mentioned);
  return then;
}

}  // namespace hirewire
