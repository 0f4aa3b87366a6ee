#pragma once
// Who may write what of a person whom another company knows too, or whose contacts he is not shown (docs/domain.md,
// before §0, and §0 Audience). Everything that is said of a candidate is changed through here.
#include "domain/rules/seen.h"
#include "schemas/language/changes.h"
#include "schemas/language/refusal.h"

namespace hirewire::candidates {

/// Which of the mentioned members, a bit each, are contacts.
std::uint64_t contacts_in(const Shape& shape, std::uint64_t mentioned);

/// Who is shown contacts masked may send them back so: those members are not mentioned any more.
void forget_masked(const Shape& shape, const void* now, void* values, std::uint64_t& mentioned);

/// What is left of a wish once what is so already is taken out. Of contacts that are not shown all is left but their
/// masks: nobody learns by trying whether he has guessed them.
template <class F>
Changes<F> what_changes(const F& now, Changes<F> wish, bool contacts_shown) {
  if (contacts_shown) return difference(now, std::move(wish));
  forget_masked(shape_of<F>(), &now, &wish.values, wish.mentioned);
  auto left = difference(now, wish);
  const std::uint64_t contacts = contacts_in(shape_of<F>(), wish.mentioned);
  shape_detail::assign_mentioned(shape_of<F>(), &left.values, &wish.values, contacts);
  left.mentioned |= contacts;
  return left;
}

/// What he writes among masks would take the contacts' place: 422, naming the members.
std::optional<Refusal> refuse_masks(const Shape& shape, const void* values, std::uint64_t mentioned);

/// Of a change by a company whose person another company knows too: the members that it may not write. It fills what
/// is empty; lists may grow, never shrink.
std::vector<std::string_view> overwritten(const Shape& shape, const void* now, const void* values,
                                          std::uint64_t mentioned);
/// 403, naming the members; none: what is asked for is to take something away.
Refusal shared(const std::vector<std::string_view>& fields);

}  // namespace hirewire::candidates
