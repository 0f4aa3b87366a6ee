#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/seal.h"
#include "domain/rules/seen.h"
#include "schemas/messages/message.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// What one command wants loaded, and what was found. `path` is a .sql file that sees all wishes of a wave as the
/// relation `{wanted}`: ordinal, tenant_id, key, and the actor's reach, user_id and company_id. It returns `ordinal`
/// and the state's columns, which `{show s.Skill}` lists, s being the aggregate's table. `{scope}` says, of wishes that
/// are called w, whether the row is within their actor's reach: the scope.sql beside the file, which questions use too.
struct Loading {
  std::string_view path;  ///< empty: nothing but the directory
  const Shape* state = nullptr;
  const Touches* touches = nullptr;
  const Actor* actor = nullptr;
  Loaded loaded;
  std::string unreadable = {};  ///< why one of its rows cannot be read; empty: all can
};

/// The file with the wishes of those in the wave that name it and the state as `{wanted}`; there may be none.
Statement load_statement(std::string_view path, const Shape& state, std::span<const Loading> wave);

/// What reads a wave's states and directory entries; it may be nothing.
std::vector<Statement> load_statements(const Keys& keys, std::span<const Loading> wave);
/// Fills every `loaded` from the answers to the wave's load_statements. A row that cannot be read spoils only the
/// commands that asked for it.
void take_loaded(std::span<const Rows> answers, std::span<Loading> wave);

}  // namespace hirewire
