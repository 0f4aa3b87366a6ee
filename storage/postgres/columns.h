#pragma once
#include <span>
#include <string>
#include <string_view>

#include "schemas/language/shape.h"

namespace hirewire {

/// Says which structs' names may stand for columns: those that the contexts' tables list. At start, before any file is
/// asked for (storage/postgres/sql.h). Throws std::logic_error for two structs of one name.
void name_columns(std::span<const Shape* const> listed);

/// In every .sql file a struct's name stands for the columns that bear its members' names:
///   {SkillFields}                 name, category_id, …
///   {s.SkillFields}               s.name, s.category_id, …
///   {set s.SkillFields from e}    name = case when e.name_set then e.name else s.name end, …    `e` has a Changes of
///   it {typed SkillFields}           name text, category_id uuid, …                   as a function's rows are
///   described {create SkillFields}          name text not null default '', category_id uuid, …          as a table's
///   columns are
/// Other places, such as {event}, {where} and {fold}, are left to who fills them. Throws std::logic_error for a struct
/// that is not listed.
std::string with_columns(std::string_view sql);

}  // namespace hirewire
