#pragma once
#include <string>
#include <string_view>

namespace hirewire::test {

/// Sound JSON laid out for a reader of differences: what fits on a line of 100 stays on one. Ends with a new line.
std::string pretty_json(std::string_view json);

}  // namespace hirewire::test
