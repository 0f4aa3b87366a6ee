#include "storage/postgres/columns.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace hirewire;

TEST_CASE("a struct's name stands for its columns, and every other place is left alone") {
  CHECK(with_columns("select {SkillFields}, {where}") == "select name, category_id, description, aliases, {where}");
  CHECK(with_columns("{s.SkillFields}") == "s.name, s.category_id, s.description, s.aliases");
  CHECK(with_columns("{create SkillFields}") ==
        "name text not null default '', category_id uuid, description text, aliases json not null default '[]'");
  CHECK(with_columns("{typed SkillFields}") == "name text, category_id uuid, description text, aliases json");
  CHECK(with_columns("{set s.SkillFields from e}")
            .starts_with("name = case when e.name_set then e.name else s.name end, "));
  CHECK(with_columns("{event} '{}' {fold}.x") == "{event} '{}' {fold}.x");
  CHECK_THROWS_AS(static_cast<void>(with_columns("{NoFields}")), std::logic_error);
  CHECK_THROWS_AS(static_cast<void>(with_columns("{give SkillFields away}")), std::logic_error);
}
