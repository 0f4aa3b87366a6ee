#include "test/api/house_queries.h"

#include "api/documents/documents.h"
#include "schemas/webhooks.h"
#include "workers/contexts.h"

namespace hirewire::test {

namespace {
const ReadFile other_loads[] = {{"webhooks/load.sql", shape_of<webhooks::Endpoint>()}};
}  // namespace

std::vector<ReadFile> loads() {
  std::vector<ReadFile> all(std::begin(other_loads), std::end(other_loads));
  for (const Context* context : contexts())
    for (const CommandRow& row : context->commands)
      if (!row.load.empty()) all.push_back({row.load, *row.state});
  return all;
}

const std::vector<std::unique_ptr<Desk>>& desks() {
  static const auto all = [] {
    std::vector<std::unique_ptr<Desk>> made;
    made.push_back(make_house_desk());
    for (const Document* document : documents()) made.push_back(make_desk(document->name));
    return made;
  }();
  return all;
}

std::vector<Rows> answers(Tables& tables, const Query& query, const Actor& actor) {
  std::vector<Rows> all;
  auto ids = tables.story.ids();
  ids.push_back(tables.refused_command);
  for (const Uuid& id : ids) {
    const Query::Ask ask{.actor = &actor,
                         .arguments = {{"id", to_string(id)},
                                       {"company_id", to_string(tables.story.company)},
                                       {"candidate_id", to_string(tables.story.candidate)},
                                       {"consultant_id", to_string(tables.story.consultant)}}};
    all.push_back(tables.at_door(query.statement(ask).value()));
    if (query.is_list()) break;
  }
  return all;
}

}  // namespace hirewire::test
