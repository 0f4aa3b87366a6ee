#pragma once
// What the JSON reader, the text reader and the checks share: where a value stands, and what may be wrong with it.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/language/refusal.h"
#include "schemas/language/shape.h"

namespace hirewire::values {

/// The way to a value, as a chain on the stack: nothing is built until there is a fault to name.
struct Path {
  const Path* parent = nullptr;
  std::string_view name;  ///< of a member; empty for an element of the list that `parent` names
  std::size_t index = 0;
};
std::string to_string(const Path* path);  ///< candidates[3].email; empty for the root

struct Wrong {
  std::string_view code;
  std::string message;
};
Wrong required();
Wrong wrong_type(Kind kind);
Wrong too_large_for_64_bits();
Wrong no_money();  ///< more than two decimals, or beyond numeric(14,2)

void add(std::vector<Fault>& faults, const Path* path, Wrong wrong);

/// A text that a caller sent: an e-mail address is tidied (schemas/language/email_address.h), all else stays as it is.
void place_text(const Member& member, std::string_view text, std::string& place);

/// Reads another value that JSON writes as a string (instant, id) into `place`.
std::optional<Wrong> place_string(Kind kind, std::string_view text, void* place);

/// How long a text may be, in code points: as marked, else what its format says, else up to 10,000.
struct Lengths {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
Lengths lengths(const Member& member);

/// How many bytes JSON may have, as it is written: as marked, else 65,536; nullopt for a list, which is counted.
std::optional<std::int64_t> largest_json(const Member& member);

/// Limits, format and allowed values of one value; of a list: of one element.
std::optional<Wrong> check_value(const Member& member, const void* value);

struct Strictness {
  bool request = true;  ///< internal members are skipped; an empty text or a nil id that may not be null is a fault
  bool secrets_sealed = false;              ///< their length says nothing
  std::uint64_t given = ~std::uint64_t{0};  ///< see ReadOptions::given; of the outermost object
};
/// A path that has a fault already gets no second one.
void check_object(const Shape& shape, const void* object, const Path* path, const Strictness& strictness,
                  std::vector<Fault>& faults);

}  // namespace hirewire::values
