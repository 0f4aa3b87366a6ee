#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schemas/language/shape.h"

namespace hirewire {

// clang-format off
/// What .sql files say by a described struct's name, so that its members are listed once. The word before the name says
/// what is made of each member's column; s and e are what the statement calls a table and {event}.
///
///   {names SkillFields}             "name", "aliases", …                      the columns of an insert
///   {from e.SkillFields}            e."name", array(… e."aliases"), …         what goes into them
///   {set s.SkillFields from e}      "name" = case when … then e."name" else s."name" end, …   where e mentions them
///   {mentions e.SkillFields.name}   (e."mentioned" & 1) <> 0                  whether e does
///   {show s.SkillView}              s."name", to_json(s."aliases") as "aliases", …            for a view or a state,
///                                   whose `deleted` is made of deleted_at
///   {typed SkillFields}             "name" text, "aliases" json, …            for json_to_recordset
///   {create SkillFields}            "name" text not null default '', …        for create table
///
///   {create aggregate}              tenant_id, id, version, created_at, updated_at, deleted_at and the primary key:
///                                   what `inserts`, `updates` and `deletes` rely on (storage/flow/fold.h)
///   {skills/view.sql}               that file's text, without the comment that it begins with
///
/// In a table a list of texts or ids is an array, any other list json; everywhere else all lists are json.
// clang-format on
/// Other places, such as {event}, {where} and {fold}, are left to who fills them. Throws std::logic_error for a struct
/// that is not known or whose name two have, and for a file that is not there.
std::string with_columns(std::string_view sql);

/// Says which structs' names may stand for columns (workers/flow/context.h). At start, before any file is asked for
/// (storage/postgres/sql.h).
void name_columns(std::span<const Shape* const> known);

// The same for a single member, where a statement is made from a struct.

/// An identifier, which may be a word of SQL.
std::string quoted(std::string_view identifier);
/// PostgreSQL's type of a table's column.
std::string_view column_type(const Member& member);
std::string from_event(std::string_view event, const Member& member);
std::string shown(std::string_view table, const Member& member);
std::string mentions(std::string_view event, std::uint64_t bit);
std::string set_where_mentioned(std::string_view table, const Member& member, std::string_view event,
                                std::uint64_t bit);

}  // namespace hirewire
