#include "api/platform.h"

#include <fmt/ranges.h>

#include "api/access/metrics_reader.h"
#include "api/requests/command_view.h"
#include "api/requests/desk.h"
#include "base/metrics.h"
#include "events/topics.h"
#include "schemas/language/problem.h"
#include "schemas/platform.h"
#include "storage/flow/lane_workers.h"
#include "storage/flow/replay.h"

namespace hirewire::platform {

namespace asio = boost::asio;

namespace {

constexpr int unwell = 503;
constexpr std::string_view no_database = "PostgreSQL does not answer";

/// Who does not carry out what is asked, and why.
asio::awaitable<std::vector<std::string>> standing_lanes(Call& call) {
  std::vector<std::string> words;
  std::vector<Statement> statements;
  statements.push_back(unattended(all_lanes));
  statements.push_back(replay_progress());
  const auto answers = co_await ask(call.services, {}, std::move(statements));
  if (!answers) co_return std::vector{std::string(no_database)};
  const Rows& replay = answers->back();
  if (replay.size() > 0) {
    words.push_back(fmt::format("replaying after a restore: {} of {} commands", replay.integer(0, "carried_out"),
                                replay.integer(0, "of_all")));
    co_return words;
  }
  const Rows& rows = answers->front();
  for (int r = 0; r < rows.size(); ++r)
    words.push_back(
        fmt::format("nobody works on {} partitions of lane {}", rows.integer(r, "missing"), rows.text(r, "lane")));
  co_return words;
}

asio::awaitable<Result<Answer>> answer_health(Call& call) {
  const bool database = call.services.queries.healthy();
  const std::string broker = call.services.bus.trouble();
  std::vector<std::string> ails;
  if (!database) ails.emplace_back(no_database);
  if (!broker.empty()) ails.push_back(broker);
  if (database) std::ranges::move(co_await standing_lanes(call), std::back_inserter(ails));
  const auto word = [](bool well) { return std::string(well ? "healthy" : "unhealthy"); };
  HealthView view{word(ails.empty()), word(database), word(broker.empty()), now(), {}};
  if (!ails.empty()) view.detail = fmt::format("{}", fmt::join(ails, "; "));
  co_return Answer(made(std::move(view), ails.empty() ? 200 : unwell));  // a load balancer reads the status only
}

/// A refusal as the inbox keeps it, its fields in the dialect's words.
CommandProblem problem_of(const Refusal& refusal, const Dialect& dialect) {
  CommandProblem problem{refusal.code, refusal.message, {}};
  const auto known = [](std::int64_t place) { return place > 0 ? std::optional(place) : std::nullopt; };
  for (const Fault& fault : refusal.faults)
    problem.faults.push_back(
        {spell_path(dialect, fault.field), fault.code, fault.message, known(fault.line), known(fault.column)});
  return problem;
}

asio::awaitable<Result<Answer>> answer_command(Call& call) {
  const auto id = parse_uuid(call.path.find("id")->second);
  const auto signature = call.query.find("sig");
  const auto link =
      signature == call.query.end() ? std::nullopt : read_command_link(call.services.keys, *id, signature->second);
  if (!link) co_return Refused(not_found("command"));
  if (now() >= link->expires) co_return Refused(link_expired());
  call.actor.tenant_id = link->tenant;
  const auto found = co_await ask_one(call, call.route.operation.sql, {{"id", to_string(*id)}});
  if (!found) co_return Refused(found.error());
  // The same link again: asking does not prolong it.
  CommandView view{.command_id = *id, .status = "accepted", .location = command_link(call.services.keys, *id, *link)};
  if (const Rows& rows = *found; rows.size() > 0) {
    view.status = rows.text(0, "status");
    const auto column = [&](std::string_view name) {
      return rows.column(name) < 0 ? std::nullopt : rows.at(0, rows.column(name));
    };
    if (const auto kind = column("kind"); kind && !kind->empty()) view.kind = *kind;
    if (const auto object = column("id"); object && parse_uuid(*object) && !parse_uuid(*object)->is_nil())
      view.id = parse_uuid(*object);
    if (view.id && column("version")) view.version = rows.integer(0, "version");
    if (view.status != "done")
      view.problem = problem_of(problem_from_json(view.status, column("problem").value_or("")), call.desk->dialect);
  }
  co_return Answer(made(std::move(view)));
}

Answer bytes(std::string_view type, std::string body) {
  Response response;
  response.headers.emplace_back("Content-Type", type);
  response.body = std::move(body);
  return Stream{std::move(response)};
}

asio::awaitable<Result<Answer>> answer_metrics(Call& call) {
  if (auto admitted = admit_to_metrics(call.services.config, call.request, false); !admitted)
    co_return Refused(std::move(admitted.error()));
  co_return bytes("text/plain; version=0.0.4", metrics::expose());
}
asio::awaitable<Result<Answer>> answer_openapi(Call& call) {
  co_return bytes("application/json", call.desk->openapi);
}
asio::awaitable<Result<Answer>> answer_asyncapi(Call& call) {
  co_return bytes("application/json", call.services.async_api);
}
asio::awaitable<Result<Answer>> answer_docs(Call& call) {
  co_return bytes("text/html; charset=utf-8", call.desk->docs);
}

/// Settings are the tenant's own, under its id. PostgreSQL knows which time zones there are, the rules do not.
asio::awaitable<Result<void>> prepare_settings(Call& call) {
  auto& update = call.as<UpdateSettings>();
  update.id = call.envelope.subject = call.actor.tenant_id;
  const auto time_zone = json_text(update.settings.text, "time_zone");
  if (!time_zone) co_return Result<void>{};
  auto question =
      Query::named("platform/time_zone.sql").statement({.actor = &call.actor, .arguments = {{"name", *time_zone}}});
  if (!question) co_return Refused(std::move(question.error()));
  std::vector<Statement> statements;
  statements.push_back(std::move(*question));
  const auto found = co_await ask(call.services, call.actor.tenant_id, std::move(statements));
  if (!found) co_return Refused(found.error());
  if (found->front().size() > 0) co_return Result<void>{};
  co_return Refused(invalid("time_zone", "not_allowed", "Must be a time zone's name, like Europe/Berlin."));
}

constexpr Resource settings{
    .noun = "settings", .one = "platform/settings.sql", .list = {}, .view = &shape_of<SettingsView>, .lane = lane};
constexpr Resource import_job{
    .noun = "import_job", .one = "platform/import_job.sql", .list = {}, .view = &shape_of<ImportJob>, .lane = lane};

}  // namespace

constinit const Operation get_system_settings = shows(settings, "get_system_settings", "manage_settings");
constinit const Operation update_system_settings =
    sends_and_shows<UpdateSettings>(settings, "update_system_settings", "manage_settings",
                                    {.prepare = prepare_settings, .body = &shape_of<KnownSettings>});

constinit const Operation health_check{
    "health_check", anyone, {.view = &shape_of<HealthView>, .also_answers = unwell, .answer = answer_health}};

constinit const Operation get_candidate_import_job = shows(import_job, "get_candidate_import_job", "import_candidates");

constinit const Operation get_command{
    "get_command",
    anyone,
    {.resource = "command", .sql = "commands/by_id.sql", .view = &shape_of<CommandView>, .answer = answer_command}};
constinit const Operation get_metrics{"metrics", anyone, {.answer = answer_metrics}};
constinit const Operation get_openapi{"get_openapi", anyone, {.answer = answer_openapi}};
constinit const Operation get_asyncapi{"get_asyncapi", anyone, {.answer = answer_asyncapi}};
constinit const Operation get_docs{"get_docs", anyone, {.answer = answer_docs}};

}  // namespace hirewire::platform
