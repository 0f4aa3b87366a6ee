#include "api/requests/handle.h"

#include <algorithm>
#include <typeinfo>

#include "api/access/authentication.h"
#include "api/requests/answers.h"
#include "api/requests/bind_upload.h"
#include "api/requests/conditions.h"
#include "api/requests/fingerprint.h"
#include "api/routing/bind.h"
#include "base/log.h"
#include "schemas/language/json.h"
#include "schemas/messages/permissions.h"

namespace hirewire {

namespace asio = boost::asio;

namespace {

/// Of a path that has no route, but a method or an id away from one, the log has that one.
std::string_view nearest_route(const Router::Miss& miss, const Request& request) {
  if (miss.near != nullptr) return miss.near->route.path;
  return request.path.starts_with("/api/v1/") ? "/api/v1/*" : "-";
}

Response present_miss(const Desk& desk, const Router::Miss& miss, const Request& request) {
  using Why = Router::Miss::Why;
  const Dialect& dialect = miss.near != nullptr ? *miss.near->dialect : desk.dialect;
  if (miss.why == Why::malformed_path)
    return present(dialect, malformed("The path is not percent-encoded UTF-8."), request.id);
  if (miss.why == Why::no_method) {
    Response response{.status = 204};
    if (request.method != "OPTIONS") {
      response =
          present(dialect,
                  {Reason::method_not_allowed, "METHOD_NOT_ALLOWED", "This path has no such method; see Allow.", {}, 0},
                  request.id);
    }
    response.headers.emplace_back("Allow", miss.allow);
    return response;
  }
  if (miss.why == Why::malformed_id) {
    Refusal refusal = not_found(miss.near->route.operation.resource);
    if (dialect.malformed_id == 422) refusal = invalid(miss.parameter, "format", "Must be a UUID.");
    return present(dialect, refusal, request.id);
  }
  return present(dialect, {Reason::not_found, "NOT_FOUND", "There is no such path.", {}, 0}, request.id);
}

/// The caller's own id, where a route or `me` in a path asks for it.
Result<std::string> own_id(const Actor& actor, Me me) {
  if (actor.user_id.is_nil()) return Refused(unauthenticated());
  if (me == Me::user) return to_string(actor.user_id);
  if (!actor.candidate_id) return Refused(not_found("candidate"));
  return to_string(*actor.candidate_id);
}

Result<void> name_path(Call& call, const Placed& placed, std::vector<std::string> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Parameter& parameter = placed.parameters[i];
    if (values[i] == "me" && parameter.me != Me::none) {
      auto own = own_id(call.actor, parameter.me);
      if (!own) return Refused(own.error());
      values[i] = std::move(*own);
    }
    call.path.emplace(parameter.name, values[i]);
  }
  call.canonical_path = canonical_path(placed, values);
  if (placed.route.me == Me::none) return {};
  auto own = own_id(call.actor, placed.route.me);
  if (!own) return Refused(own.error());
  const Resource* parent = placed.route.operation.parent;
  call.path.insert_or_assign(parent == nullptr ? "id" : parent_member(*parent), std::move(*own));
  return {};
}

Result<void> admit(Actor& actor, Permission permission) {
  if (permission == open_to_all || permission == anyone) return {};
  if (permission == signed_in) {
    actor.reach = Reach::own;
    if (actor.user_id.is_nil()) return Refused(unauthenticated());
    // An API key that names permissions holds those and nothing else.
    return actor.key_permissions.empty() ? Result<void>() : Result<void>(Refused(forbidden()));
  }
  actor.reach = reach_of(actor, permission.name());
  if (actor.reach != Reach::none) return {};
  return Refused(actor.user_id.is_nil() ? unauthenticated() : forbidden());
}

// ---- questions

using Arguments = std::map<std::string, Value, std::less<>>;

Arguments arguments_of(const Call& call) {
  Arguments arguments(call.path.begin(), call.path.end());
  for (const std::string_view name : call.route.operation.takes)
    if (const auto said = call.query.find(name); said != call.query.end())
      arguments.emplace(std::string(name), said->second);
  return arguments;
}

asio::awaitable<Result<Rows>> row_of(const Call& call, const Query& query, const Actor& actor, Arguments arguments) {
  auto statement = query.statement({.actor = &actor, .arguments = std::move(arguments)});
  if (!statement) co_return Refused(statement.error());
  std::vector<Statement> statements;
  statements.push_back(std::move(*statement));
  auto rows = co_await ask(call.services, actor.tenant_id, std::move(statements));
  if (!rows) co_return Refused(rows.error());
  co_return std::move(rows->front());
}

/// Why a row is not there: one outside the reach but in the tenant is a 403, any other a 404 (docs/domain.md §1).
asio::awaitable<Refusal> why_missing(const Call& call, const Query& query, Arguments arguments, std::string_view noun) {
  if (call.actor.reach == Reach::tenant || call.actor.user_id.is_nil()) co_return not_found(noun);
  Actor wide = call.actor;
  wide.reach = Reach::tenant;
  const auto rows = co_await row_of(call, query, wide, std::move(arguments));
  if (!rows) co_return rows.error();
  co_return rows->size() > 0 ? forbidden() : not_found(noun);
}

asio::awaitable<Result<Answer>> ask_item(const Call& call, const Query& query) {
  auto rows = co_await row_of(call, query, call.actor, arguments_of(call));
  if (!rows) co_return Refused(rows.error());
  if (rows->size() > 0) co_return Answer(Item{std::move(*rows)});
  co_return Refused(co_await why_missing(call, query, arguments_of(call), call.route.operation.resource));
}

asio::awaitable<Result<Answer>> ask_list(const Call& call, const Placed& placed, const Query& query) {
  auto list = bind_list(call, placed, query);
  if (!list) co_return Refused(list.error());
  list->ask.actor = &call.actor;
  for (const auto& [name, value] : call.path) {
    if (std::ranges::find(query.filters(), name) != query.filters().end()) {
      list->ask.filters[name] = {value};
    } else {
      list->ask.arguments.emplace(name, value);
    }
  }
  auto rows = query.statement(list->ask);
  if (!rows) co_return Refused(rows.error());
  auto total = query.total(list->ask);
  if (!total) co_return Refused(total.error());
  std::vector<Statement> statements;
  statements.push_back(std::move(*rows));
  statements.push_back(std::move(*total));
  const Resource* parent = placed.route.operation.parent;
  Arguments named;
  if (parent != nullptr) {
    named.emplace("id", call.path.at(parent_member(*parent)));
    auto there = Query::named(parent->one).statement({.actor = &call.actor, .arguments = named});
    if (!there) co_return Refused(there.error());
    statements.push_back(std::move(*there));
  }
  auto answers = co_await ask(call.services, call.actor.tenant_id, std::move(statements));
  if (!answers) co_return Refused(answers.error());
  if (parent != nullptr && answers->back().size() == 0)
    co_return Refused(co_await why_missing(call, Query::named(parent->one), named, parent->noun));
  Page page;
  page.rows = std::move((*answers)[0]);
  page.total = (*answers)[1].integer(0, "total");
  page.offset = list->offset;
  page.limit = list->ask.limit;
  page.next = query.next(list->ask, page.rows);
  co_return Answer(std::move(page));
}

asio::awaitable<Result<Answer>> answer_question(const Call& call, const Placed& placed) {
  const Query& query = Query::named(placed.route.operation.sql);
  if (query.is_list()) co_return co_await ask_list(call, placed, query);
  co_return co_await ask_item(call, query);
}

// ---- commands

bool is_traceparent(std::string_view text) {
  return text.size() == 55 && text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

bool has_key(const Call& call) {
  return !call.route.operation.ignores_key && call.request.has_header("idempotency-key");
}

/// With an Idempotency-Key the id is the same for every copy of the request, and so is its tag: copies meet in one
/// partition.
Result<void> address(Call& call) {
  const Request& request = call.request;
  Envelope& envelope = call.envelope;
  const Operation& operation = call.route.operation;
  envelope.type = operation.type;
  envelope.actor = call.actor;
  envelope.time = call.actor.now;
  if (is_traceparent(request.header("traceparent"))) envelope.traceparent = request.header("traceparent");
  if (!has_key(call)) {
    envelope.id = mint_gathered(envelope.time, call.services.partitions);
    return {};
  }
  const std::string_view key = request.header("idempotency-key");
  if (key.empty() || key.size() > 255)
    return Refused(invalid("Idempotency-Key", "length", "Must have 1 to 255 characters."));
  const Actor& actor = call.actor;
  const std::string purpose = fmt::format("{} {} {} {} {}", to_string(actor.tenant_id), to_string(actor.user_id),
                                          request.method, call.canonical_path, key);
  envelope.id = derive_spread(actor.user_id.is_nil() ? actor.tenant_id : actor.user_id, purpose);
  envelope.fingerprint = fingerprint(call, call.body_says ? *call.body_says : said_in_json(request.body));
  return {};
}

/// A child is made where its parent is.
Tag tag_of_new(const Call& call, const Shape& shape) {
  const Resource* parent = call.route.operation.parent;
  const Member* member = parent == nullptr ? nullptr : shape.find(parent_member(*parent));
  return tag_of(member == nullptr ? call.envelope.id : *static_cast<Uuid*>(member->place(call.command.get())));
}

/// The members that the door fills: the id of what is made, the version that If-Match names.
Result<void> fill(Call& call) {
  const Shape& shape = call.route.operation.command();
  const auto path_id = call.path.find("id");
  const auto id = path_id == call.path.end() ? std::nullopt : parse_uuid(path_id->second);
  call.envelope.subject = id ? *id : mint(tag_of_new(call, shape));
  if (const Member* member = shape.find("id");
      member != nullptr && member->kind == Kind::id && (member->internal || id)) {
    *static_cast<Uuid*>(member->place(call.command.get())) = call.envelope.subject;
  }
  return expect_versions(call.request, shape, call.command.get());
}

bool shows_a_row(const Route& route) {
  return !route.operation.sql.empty() && route.body != Body::success && route.body != Body::message &&
         route.body != Body::nothing;
}

/// What the caller was just allowed to do he may see. Under an Idempotency-Key it may have been done long ago, and what
/// he may see today counts; the public, which has no reach, loses none.
void name_what_is_shown(Call& call, const Uuid& id) {
  call.path.insert_or_assign("id", to_string(id));
  if (!has_key(call) || call.route.operation.permission == open_to_all) call.actor.reach = Reach::tenant;
}

/// What reads the row that the command's answer shows, where its caller waits for it.
std::optional<Replies::Then> question_of(Call& call, const Uuid& id) {
  if (Preference::of(call.request).respond_async) return std::nullopt;
  name_what_is_shown(call, id);
  auto statement =
      Query::named(call.route.operation.sql).statement({.actor = &call.actor, .arguments = arguments_of(call)});
  if (!statement) return std::nullopt;
  return Replies::Then{id, std::make_shared<Question>(call.actor.tenant_id, std::vector{std::move(*statement)})};
}

asio::awaitable<Result<Answer>> answer_command(Call& call, const Placed& placed) {
  const Operation& operation = placed.route.operation;
  if (operation.file != nullptr) {
    if (auto bound = co_await bind_upload(call, placed); !bound) co_return Refused(bound.error());
  } else if (operation.streams) {
    call.shape = &operation.command();
    call.command = call.shape->make();
  } else if (auto bound = bind_command(call, placed); !bound) {
    co_return Refused(bound.error());
  }
  if (auto addressed = address(call); !addressed) co_return Refused(addressed.error());
  if (auto filled = fill(call); !filled) co_return Refused(filled.error());
  if (operation.prepare != nullptr) {
    if (auto prepared = co_await operation.prepare(call); !prepared) co_return Refused(prepared.error());
  }
  const bool shows = operation.answered == nullptr && shows_a_row(placed.route);
  auto outcome = co_await carry_out(call, operation, shows ? question_of(call, call.envelope.subject) : std::nullopt);
  if (!outcome) co_return Refused(outcome.error());
  if (auto* accepted = std::get_if<Accepted>(&*outcome)) co_return Answer(*accepted);
  auto& [reply, row] = std::get<CarriedOut>(*outcome);
  if (!reply.fingerprint.empty() && !call.envelope.fingerprint.empty() &&
      reply.fingerprint != call.envelope.fingerprint) {
    co_return Refused(key_reused());
  }
  if (auto refusal = refusal_of(reply)) co_return Refused(std::move(*refusal));
  const auto settles_on = operation.settles_on == nullptr ? std::nullopt : operation.settles_on(call);
  if (settles_on) co_await settled(call, *settles_on);
  if (operation.changes_rights || settles_on) call.services.authentication.forget_all();
  if (operation.answered != nullptr) co_return co_await operation.answered(call, reply);
  if (!shows) co_return Answer(Nothing{});
  if (row && row->size() > 0) co_return Answer(Item{std::move(*row)});
  name_what_is_shown(call, reply.id);
  auto shown = co_await ask_item(call, Query::named(operation.sql));
  if (!shown && shown.error().reason == Reason::unavailable) co_return Refused(outcome_unknown());
  co_return shown;
}

// ---- the way of a request

asio::awaitable<Result<Actor>> who_asks(const Operation& operation, const Services& services, const Request& request) {
  if (operation.permission == anyone) co_return Actor{};
  if (operation.permission == open_to_all && operation.ignores_key)
    co_return co_await services.authentication.anonymous(request, services);
  co_return co_await services.authentication.actor_of(request, services);
}

asio::awaitable<Result<Answer>> answer_call(Call& call, const Placed& placed, std::vector<std::string> values) {
  const Operation& operation = placed.route.operation;
  if (auto admitted = admit(call.actor, operation.permission); !admitted) co_return Refused(admitted.error());
  if (auto named = name_path(call, placed, std::move(values)); !named) co_return Refused(named.error());
  auto query = read_query(call.request.query, *placed.dialect);
  if (!query) co_return Refused(query.error());
  call.query = std::move(*query);
  if (operation.answer != nullptr) co_return co_await operation.answer(call);
  if (operation.command != nullptr) co_return co_await answer_command(call, placed);
  co_return co_await answer_question(call, placed);
}

void say_what_was_preferred(const Request& request, Response& response) {
  const Preference preference = Preference::of(request);
  if (response.status == 202 && preference.respond_async)
    response.headers.emplace_back("Preference-Applied", "respond-async");
  if (preference.wait && !preference.respond_async) {
    response.headers.emplace_back("Preference-Applied", fmt::format("wait={}", preference.wait->count()));
  }
}

asio::awaitable<Response> serve(const Desk& desk, const Services& services, Request& request, Router::Found found) {
  const Placed& placed = *found.placed;
  auto actor = co_await who_asks(placed.route.operation, services, request);
  const Instant at = now();
  const auto allowance =
      services.authentication.limits().take(placed.route.operation.name, actor ? *actor : Actor{}, request.remote, at);
  Response response;
  if (allowance && !allowance->granted) {
    response = present(*placed.dialect, too_many(allowance->retry_after), request.id);
  } else if (!actor) {
    response = present(*placed.dialect, actor.error(), request.id);
  } else {
    Call call{.request = request,
              .route = placed.route,
              .services = services,
              .actor = std::move(*actor),
              .path = {},
              .query = {},
              .desk = &desk,
              .vocabulary = &placed.vocabulary,
              .envelope = {.origin = {request.remote, desk.name}},
              .command = {}};
    call.actor.now = at;
    auto answer = co_await answer_call(call, placed, std::move(found.values));
    response = answer ? present(placed, call, *answer) : present(*placed.dialect, answer.error(), request.id);
    if (!call.actor.user_id.is_nil()) response.user = to_string(call.actor.user_id);
    if (placed.route.operation.command != nullptr) say_what_was_preferred(request, response);
  }
  if (allowance) add_headers(*allowance, response.headers);
  co_return response;
}

}  // namespace

asio::awaitable<Response> handle(const Desk& desk, const Services& services, Request& request) {
  auto found = desk.router.find(request.method, request.path);
  if (!found) {
    Response missed = present_miss(desk, found.error(), request);
    missed.route = nearest_route(found.error(), request);
    co_return missed;
  }
  const Placed& placed = *found->placed;
  Response response;
  try {
    response = co_await serve(desk, services, request, std::move(*found));
  } catch (const std::exception& trouble) {
    // what() may hold a caller's data; the type says enough to find the place.
    log::error(
        "request_failed",
        {{"operation", placed.route.operation.name}, {"kind", typeid(trouble).name()}, {"request_id", request.id}});
    response = present(*placed.dialect, broken(), request.id);
  }
  response.operation = placed.route.operation.name;
  response.route = placed.route.path;
  co_return response;
}

}  // namespace hirewire
