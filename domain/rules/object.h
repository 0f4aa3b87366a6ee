#pragma once
// What the rules of every aggregate say alike.
#include <algorithm>
#include <functional>

#include "domain/rules/seen.h"
#include "schemas/language/aggregate.h"
#include "schemas/language/refusal.h"

namespace hirewire {

/// Whether If-Match holds for an object of this version; so it does where nothing was said.
template <class C>
bool is_expected(const C& command, std::int64_t version) {
  return command.expected_version.value_or(version) == version ||
         std::ranges::find(command.expected_others, std::to_string(version)) != command.expected_others.end();
}

/// The object that a command is about: 404 where it is not there or deleted, 412 where If-Match does not hold.
template <class S, class C>
Result<std::reference_wrapper<const S>> existing(const Seen<S>& seen, const C& command, std::string_view noun) {
  const S* object = seen.find(command.id);
  if (!object || object->deleted) return Refused(not_found(noun));
  if (!is_expected(command, object->version)) return Refused(stale());
  return std::cref(*object);
}

/// Of a command that looks at nothing but its own object.
inline Touches touches(const ExistingObject& command, const Actor&) {
  return {{command.id}, {}};
}

inline Claim take(const DirectoryKey& key, const Uuid& owner) {
  return {key.global, false, key.kind, key.value, owner};
}
inline Claim give_back(const DirectoryKey& key, const Uuid& owner) {
  return {key.global, true, key.kind, key.value, owner};
}
/// From one value to another: nothing where they are the same.
inline std::vector<Claim> exchange(const DirectoryKey& from, const DirectoryKey& to, const Uuid& owner) {
  if (from == to) return {};
  return {give_back(from, owner), take(to, owner)};
}

/// The claims of a change of the member whose value is unique, `key` making its entry of the directory: none where the
/// change does not mention it; `taken` where another owns the value.
template <class State, class Fields, class Part, class Key>
Result<std::vector<Claim>> claims_of(const Seen<State>& seen, const State& now, const Changes<Fields>& changes,
                                     std::string Part::* member, Key key, Refusal (*taken)()) {
  const std::string* value = changes.find(member);
  if (value == nullptr) return std::vector<Claim>{};
  if (seen.owner(key(*value)).value_or(now.id) != now.id) return Refused(taken());
  return exchange(key(now.*member), key(*value), now.id);
}

}  // namespace hirewire
