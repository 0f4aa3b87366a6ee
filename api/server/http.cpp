#include "api/server/http.h"

#include <algorithm>

namespace hirewire {

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::string Request::joined(std::string_view lower_case_name) const {
  std::string all;
  for (const auto& [name, value] : headers) {
    if (name != lower_case_name) continue;
    if (!all.empty()) all += ", ";
    all += value;
  }
  return all;
}

bool Request::has_header(std::string_view lower_case_name) const {
  return std::ranges::find(headers, lower_case_name, &Headers::value_type::first) != headers.end();
}

}  // namespace hirewire
