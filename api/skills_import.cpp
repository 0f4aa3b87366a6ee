// Reading the skills of an import, as JSON or as a CSV file in a form.
#include "schemas/skills_import.h"

#include <fmt/format.h>

#include "api/import_file.h"
#include "api/skills.h"
#include "api/small_import.h"
#include "schemas/language/json.h"

namespace hirewire::skills {

namespace asio = boost::asio;

namespace {

constexpr ImportRows::Column other_names[] = {
    {"skill", "name"}, {"skill_name", "name"}, {"category_name", "category"}, {"alias", "aliases"}};
constexpr ImportRows::Needed needed[] = {{"name"}};
constexpr ImportRows skill_rows{&shape_of<ImportSkillRow>, other_names, needed, "skills"};

asio::awaitable<Result<void>> read_list(Call& call, ImportSkillChunk& chunk) {
  if (auto read = co_await read_import_body(call); !read) co_return Refused(std::move(read.error()));
  ImportSkillsBody body;
  if (auto bound = bind_body(call, shape_of<ImportSkillsBody>(), &body); !bound)
    co_return Refused(std::move(bound.error()));
  std::int64_t line = 0;
  for (const Json& skill : body.skills) {
    const bool is_name = skill.text.starts_with('"');
    read_import_row(is_name ? Json{fmt::format(R"({{"name":{}}})", skill.text)} : skill, ++line, skill_rows,
                    call.vocabulary, keep_rows(chunk.rows, chunk.faults));
  }
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_import(Call& call) {
  auto& chunk = call.as<ImportSkillChunk>();
  if (is_form(call.request)) {
    const auto fields = co_await read_import_form(call, skill_rows, keep_rows(chunk.rows, chunk.faults));
    if (!fields) co_return Refused(fields.error());
  } else if (auto read = co_await read_list(call, chunk); !read) {
    co_return Refused(std::move(read.error()));
  }
  chunk.partitions = call.services.partitions;
  co_return fits_one_command(to_json(chunk).size(), skill_rows);
}

}  // namespace

constinit const Operation bulk_import_skills{"bulk_import_skills",
                                             "manage_skills",
                                             {.resource = "skill_import",
                                              .sql = "skills/import_result.sql",
                                              .view = &shape_of<SkillImportResultView>,
                                              .command = &shape_of<ImportSkillChunk>,
                                              .type = type_of<ImportSkillChunk>(),
                                              .lane = lane,
                                              .prepare = prepare_import,
                                              .streams = true,
                                              .body = &shape_of<ImportSkillsBody>}};

}  // namespace hirewire::skills
