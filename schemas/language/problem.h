#pragma once
#include <string>
#include <string_view>

#include "schemas/language/refusal.h"

namespace hirewire {

/// A refusal as the inbox keeps it: {"code","message","faults":[…]}; its reason is the inbox's status.
std::string problem_to_json(const Refusal& refusal);
/// The reverse; a reason or text that cannot be read gives `unavailable`.
Refusal problem_from_json(std::string_view status, std::string_view text);

}  // namespace hirewire
