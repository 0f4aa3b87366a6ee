#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/language/shape.h"

namespace hirewire {

struct SchemaOptions {
  std::function<std::string(std::string_view member)> rename;  ///< canonical name → the dialect's; empty: no change
  bool request = false;     ///< a request's body: without internal members; a list may be null, which empties it
  bool with_secret = true;  ///< false for an answer's body
  std::optional<Audience> audience;  ///< only what this audience sees; absent: everything
};

/// Appends the JSON Schema (2020-12, as in OpenAPI 3.1) of a Shape, nested objects inline. It says what `read_json` and
/// `check` say: types, formats, limits, allowed values, required members. What may be null has two types. Objects stay
/// open.
void write_json_schema(std::string& out, const Shape& shape, const SchemaOptions& options = {});
/// The schema of one member's value: of a path or query parameter.
void write_json_schema(std::string& out, const Member& member, const SchemaOptions& options = {});

}  // namespace hirewire
