#pragma once
#include <optional>
#include <span>
#include <vector>

#include "storage/session.h"

namespace hirewire {

/// Statements of one text, asked at once: for each its values, in the order given, as the relation of one statement
/// whose rows end in a column `asked`, the number of who asked for them, ascending. PostgreSQL starts one plan instead
/// of many: of 32 look-ups by key each costs a third. nullopt where a value is a list or its type does not stand behind
/// its `$n`.
std::optional<Statement> asked_at_once(std::span<const Statement* const> alike);
/// The answer to `asked_at_once`, for each of the `count` who asked.
std::vector<Rows> apart(const Rows& rows, std::size_t count);

}  // namespace hirewire
