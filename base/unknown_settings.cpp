#include "base/unknown_settings.h"

#include <unistd.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>

#include "base/config.h"

namespace hirewire {

namespace {

constexpr std::string_view prefix = "HIREWIRE_";
/// ./dev's and the tests' own.
constexpr std::string_view of_dev[] = {"HIREWIRE_UPDATE_SNAPSHOTS", "HIREWIRE_TEST_WITHOUT_SERVICES"};
/// Letters that may be wrong before two names have nothing to do with each other.
constexpr std::size_t most_mistakes = 4;

/// Levenshtein's distance: letters to add, leave out or change.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

bool is_in(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string nearest(std::string_view name) {
  const auto known = setting_names();
  const auto best = std::ranges::min_element(known, {}, [&](std::string_view one) { return distance(name, one); });
  return distance(name, *best) <= most_mistakes ? std::string(*best) : std::string();
}

}  // namespace

std::vector<UnknownSetting> unknown_settings() {
  const auto known = setting_names();
  std::vector<UnknownSetting> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string_view name = text.substr(0, text.find('='));
    if (!name.starts_with(prefix) || is_in(known, name) || is_in(of_dev, name)) continue;
    all.push_back({std::string(name), nearest(name)});
  }
  std::ranges::sort(all, {}, &UnknownSetting::name);
  return all;
}

}  // namespace hirewire
