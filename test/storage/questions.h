#pragma once
#include <fmt/format.h>

#include <algorithm>

#include "storage/postgres/sql.h"

namespace hirewire::test {

/// Whether a door may ask it as it stands: no part of others, no fold and no load, nothing that is made by migrate.
inline bool is_question(const SqlFile& file) {
  const auto of = [&](std::string_view end) { return file.path.ends_with(end); };
  const auto place = fmt::format("{{{}}}", file.path);
  const bool part = of("/scope.sql") || of("/contacts.sql") ||
                    std::ranges::any_of(sql_files(), [&](const SqlFile& other) { return other.text.contains(place); });
  const bool made = file.path.starts_with("migrations/") || of("/tables.sql") || of("/functions.sql");
  return !part && !made && !file.text.contains("{event}") && !file.text.contains("{wanted}");
}

}  // namespace hirewire::test
