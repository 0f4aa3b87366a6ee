#include "storage/postgres/columns.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "schemas/language/describe.h"
#include "storage/flow/fold.h"
#include "storage/postgres/relation.h"
#include "test/storage/database.h"

namespace hirewire::lines {

struct LineFields {
  std::string from;
  std::optional<std::string> note;
  std::vector<std::string> tags;
  std::vector<Uuid> owner_ids;
  std::vector<std::int64_t> sizes;
};
struct LineAdded : LineFields {
  static constexpr std::string_view type = "line.added";
};
struct LineChanged {
  static constexpr std::string_view type = "line.changed";
  Changes<LineFields> changes;
  std::string state;
  std::optional<std::string> reason;
  std::optional<Uuid> company_id;
};
struct LineRemoved {
  static constexpr std::string_view type = "line.removed";
  std::optional<Uuid> company_id;
};
struct LineMistaken {
  static constexpr std::string_view type = "line.mistaken";
  Instant time;
};

struct LineFoot {
  std::string text;
};
struct LineChangedTwice {
  static constexpr std::string_view type = "line.changed_twice";
  Changes<LineFields> changes;
  Changes<LineFoot> foot;
};

BOOST_DESCRIBE_STRUCT(LineFields, (), (from, note, tags, owner_ids, sizes))
BOOST_DESCRIBE_STRUCT(LineAdded, (LineFields), ())
BOOST_DESCRIBE_STRUCT(LineChanged, (), (changes, state, reason, company_id))
BOOST_DESCRIBE_STRUCT(LineRemoved, (), (company_id))
BOOST_DESCRIBE_STRUCT(LineMistaken, (), (time))
BOOST_DESCRIBE_STRUCT(LineFoot, (), (text))
BOOST_DESCRIBE_STRUCT(LineChangedTwice, (), (changes, foot))

}  // namespace hirewire::lines

namespace hirewire {

template const Shape& shape_of<lines::LineFields>();
template const Shape& shape_of<lines::LineAdded>();
template const Shape& shape_of<lines::LineChanged>();
template const Shape& shape_of<lines::LineRemoved>();
template const Shape& shape_of<lines::LineMistaken>();
template const Shape& shape_of<lines::LineFoot>();
template const Shape& shape_of<lines::LineChangedTwice>();

namespace {

using namespace lines;

const bool named = (name_columns(std::array{&shape_of<LineFields>()}), true);

/// A table called like a word of SQL, and what is folded into it.
class Table {
 public:
  explicit Table(const Config& config) : session(config, Role::owner) {
    session.script("drop table if exists \"order\"");
    session.script(
        with_columns("create table \"order\" ({create aggregate}, {create LineFields}, state text, reason text, "
                     "company_id uuid)"));
  }
  template <class E>
  void fold(const Fold& by, E body) {
    const auto one = test::happened(event(id, ++version, std::move(body)), tenant);
    const Happened* events[] = {&one};
    session.run(fold_statement(by, events));
  }
  LineFields fields() {
    const auto rows = session.run({with_columns("select {show o.LineFields} from \"order\" o"), {}});
    REQUIRE(rows.size() == 1);
    LineFields read;
    read_row(rows, 0, shape_of<LineFields>(), &read);
    return read;
  }
  std::string rest() {
    return std::string(session
                           .run({"select concat_ws(' ', version, coalesce(state, '-'), coalesce(reason, '-'), "
                                 "company_id is null, deleted_at is null) as text from \"order\"",
                                 {}})
                           .text(0, "text"));
  }

  Session session;
  const Uuid tenant = mint();
  const Uuid id = mint();
  std::int64_t version = 0;
};

}  // namespace

TEST_CASE("a struct's name stands for its columns, and every other place is left alone") {
  CHECK(with_columns("({names LineFields}), {where}") == R"(("from", "note", "tags", "owner_ids", "sizes"), {where})");
  CHECK(with_columns("{from e.LineFields}") ==
        R"(e."from", e."note", array(select json_array_elements_text(e."tags")), )"
        R"(array(select json_array_elements_text(e."owner_ids")::uuid), e."sizes")");
  CHECK(with_columns("{show l.LineFields}") ==
        R"(l."from", l."note", to_json(l."tags") as "tags", to_json(l."owner_ids") as "owner_ids", l."sizes")");
  CHECK(with_columns("{typed LineFields}") ==
        R"("from" text, "note" text, "tags" json, "owner_ids" json, "sizes" json)");
  CHECK(with_columns("{create LineFields}") ==
        R"("from" text not null default '', "note" text, "tags" text[] not null default '{}', )"
        R"("owner_ids" uuid[] not null default '{}', "sizes" json not null default '[]')");
  CHECK(with_columns("{set l.LineFields from e}")
            .starts_with(R"("from" = case when (e."mentioned" & 1) <> 0 then e."from" else l."from" end, )"));
  CHECK(with_columns("{mentions e.LineFields.tags}") == R"((e."mentioned" & 4) <> 0)");
  CHECK(with_columns("{event} '{}' {fold}.x") == "{event} '{}' {fold}.x");
  for (const auto* wrong : {"{from e.NoFields}", "{give LineFields away}", "{LineFields}", "{mentions e.LineFields.to}",
                            "{nowhere/view.sql}"})
    CHECK_THROWS_AS(static_cast<void>(with_columns(wrong)), std::logic_error);
}

TEST_CASE("a file's path stands for its text, without the comment that it begins with") {
  const auto text = with_columns("counted as ({counters/add.sql})");
  CHECK(text.starts_with("counted as (insert into counter"));
  CHECK(text.ends_with("excluded.value)"));
}

TEST_CASE("two structs of one name cannot both stand for columns") {
  static const Shape other = shape_of<LineFoot>();
  name_columns(std::array{&shape_of<LineFoot>(), &shape_of<LineFoot>()});
  CHECK(with_columns("{names LineFoot}") == "\"text\"");
  name_columns(std::array{&other});
  CHECK_THROWS_AS(with_columns("{names LineFoot}"), std::logic_error);
  CHECK_THROWS_AS(with_columns("{names LineHead}"), std::logic_error);
}

TEST_CASE("what is inserted and changed without a file is what is read, for lists, quotes and words of SQL") {
  const Config* config = test::database();
  if (!config) return;
  Table table(*config);
  const std::vector<std::string> tags{R"(a "quoted" one)", R"({b,c\})", "", "NULL"};
  const std::vector<Uuid> owners{mint(), mint()};
  table.fold(inserts<LineAdded>("order"), LineAdded{{"here", "first", tags, owners, {1, 2}}});
  CHECK(table.fields().from == "here");
  CHECK(table.fields().tags == tags);
  CHECK(table.fields().owner_ids == owners);
  CHECK(table.fields().sizes == std::vector<std::int64_t>{1, 2});
  CHECK(table.rest() == "1 - - t t");

  LineChanged change{.changes = {}, .state = "open", .reason = "because", .company_id = mint()};
  change.changes.set(&LineFields::from, "there").set(&LineFields::note, std::nullopt).set(&LineFields::owner_ids, {});
  table.fold(updates<LineChanged>("order"), change);
  CHECK(table.fields().from == "there");
  CHECK_FALSE(table.fields().note);         // null empties
  CHECK(table.fields().owner_ids.empty());  // and so does an empty list
  CHECK(table.fields().tags == tags);       // not mentioned
  CHECK(table.rest() == "2 open because f t");

  table.fold(updates<LineChanged>("order"), LineChanged{.changes = {}, .state = "held"});
  CHECK(table.fields().from == "there");
  CHECK(table.rest() == "3 held - t t");  // an absent optional sets NULL

  change.changes.set(&LineFields::note, "last");
  table.fold(updates<LineChanged>("order", {"state"}), change);
  CHECK(table.fields().note == "last");
  CHECK(table.rest() == "4 open - t t");  // reason and company are only told

  table.fold(deletes<LineRemoved>("order"), LineRemoved{mint()});
  CHECK(table.rest() == "5 open - t f");
}

TEST_CASE("an event that its fold could not tell apart is refused at start") {
  CHECK_THROWS_AS(Folds(std::array{fold<LineMistaken>("candidates/created.sql")}), std::logic_error);
  CHECK_THROWS_AS(Folds(std::array{updates<LineChangedTwice>("order")}), std::logic_error);
  CHECK_THROWS_AS(updates<LineChanged>("order", {"stat"}), std::logic_error);
}

}  // namespace hirewire
