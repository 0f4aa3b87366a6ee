#pragma once
// Maps whose keys are data: settings, hiring preferences. A change names some keys; null takes one away.
#include <map>
#include <string>

#include "schemas/language/refusal.h"
#include "schemas/language/shape.h"

namespace hirewire {

using OpenMap = std::map<std::string, std::string>;  ///< key → JSON value, in one spelling for equal values

OpenMap map_of(const Json& json);
Json json_of(const OpenMap& map);
/// What of the wish is not so already; `map` becomes what it leads to.
OpenMap merge(OpenMap& map, const OpenMap& wish);
/// The faults of those keys that the house understands: `known` (a described struct) becomes what they say.
std::vector<Fault> faults_in(const Json& json, const Shape& shape, void* known);

}  // namespace hirewire
