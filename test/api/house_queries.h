#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "api/documents/desks.h"
#include "storage/queries/query.h"
#include "test/api/bare_tables.h"

namespace hirewire::test {

/// A .sql file, and what its rows are read into.
struct ReadFile {
  std::string_view path;
  const Shape& shape;
};
/// Every load of a command, and those of states that no command loads yet.
std::vector<ReadFile> loads();
/// Of the house and of every document.
const std::vector<std::unique_ptr<Desk>>& desks();
/// The answers of a query to all that can be asked for with a reach.
std::vector<Rows> answers(Tables& tables, const Query& query, const Actor& actor);

}  // namespace hirewire::test
