#include "workers/contexts.h"

#include <doctest/doctest.h>

#include <set>

#include "domain/candidates.h"
#include "domain/identity/users.h"
#include "schemas/companies.h"
#include "schemas/identity/users.h"
#include "schemas/import_bodies.h"
#include "schemas/language/json.h"
#include "schemas/mail.h"
#include "schemas/notifications.h"
#include "schemas/webhooks.h"
#include "storage/postgres/sql.h"
#include "test/storage/database.h"
#include "test/workers/asked_by.h"

using namespace hirewire;
using candidates::CandidatesImported;
using candidates::ImportCandidateChunk;
using test::logged_event;

namespace {

/// What all contexts' pure reactions ask for.
std::vector<FollowUp> follow_ups(const Logged& event) {
  std::vector<FollowUp> all;
  for (const Context* context : contexts())
    for (const Reaction& reaction : context->reactions)
      if (reaction.commands && reaction.event == event.type)
        std::ranges::move(reaction.commands(event), std::back_inserter(all));
  return all;
}

CandidatesImported imported(bool last) {
  CandidatesImported event;
  event.task_id = mint();
  event.ordinal = 4;
  event.source = "excel_import";
  event.blob = std::string(64, 'a');
  event.delimiter = ";";
  event.columns = {"email", "name"};
  event.default_domain = "Backend";
  event.next_offset = 4711;
  event.next_line = 42;
  event.last = last;
  return event;
}

}  // namespace

TEST_CASE("an event is the house's own unless its table tells it, and what is told can be subscribed to") {
  const auto told = public_events(contexts());
  CHECK(std::set(told.begin(), told.end()) ==
        std::set<std::string_view>{
            "candidate.created",  "candidate.updated",   "candidate.deleted",   "candidate.archived",
            "candidate.restored", "candidates.imported", "application.created", "application.status_changed",
            "company.created",    "company.updated",     "company.deleted",     "user.joined_company",
            "user.created",       "user.deactivated",    "user.invited",        "user.updated",
            "user.role_changed",  "user.activated",      "user.deleted",        "users.imported",
            "user.registered",    "user.email_verified", "task.queued",         "task.completed",
            "task.failed",        "task.cancelled",      "skill.created",       "skill.updated",
            "skill.deleted",      "category.created",    "category.updated",    "category.deleted"});
  CHECK_FALSE(fold<candidates::CandidateCreated>("candidates/created.sql").is_public);
  const auto& names = shape_of<webhooks::AddEndpoint>().find("events")->values;
  for (const auto& [type, fold] : test::folds().all()) {
    CAPTURE(type);
    CHECK((std::ranges::find(names, type) != names.end()) == fold.is_public);
    CHECK_FALSE((fold.is_public && fold.shape->find("id") != nullptr));  // a webhook's data has the object's there
  }
  CHECK(names.size() == 1 + 7 + told.size() - 2);                       // two of the documented seven are told already
  CHECK_THROWS_AS(webhooks::name_public_events({}), std::logic_error);  // too late
}

TEST_CASE("every view that a table lists stands for its columns in some .sql file") {
  const auto stands_in = [](std::string_view text, std::string_view name) {
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
      if (std::string_view("{ .").contains(text[at - 1]) && std::string_view("} ").contains(text[at + name.size()]))
        return true;
    return false;
  };
  for (const Context* context : contexts())
    for (const Shape* shape : context->views)
      CHECK_MESSAGE(std::ranges::any_of(sql_files(), [&](const SqlFile& f) { return stands_in(f.text, shape->name); }),
                    shape->name, " stands for no column anywhere");
}

TEST_CASE("every file that a table names is part of the binary") {
  for (const auto& [type, fold] : test::folds().all()) CHECK_FALSE(fold.statement().empty());
  for (const Context* context : contexts()) {
    for (const CommandRow& row : context->commands)
      if (!row.load.empty()) CHECK_FALSE(sql(row.load).empty());
    for (const Reaction& reaction : context->reactions)
      if (!reaction.todos.empty()) CHECK_FALSE(sql(reaction.todos).empty());
  }
}

TEST_CASE("no command and no reaction is in two tables") {
  std::set<std::string_view> commands, reactions;
  for (const Context* context : contexts()) {
    CHECK_FALSE(context->commands.empty());
    for (const CommandRow& row : context->commands) CHECK(commands.insert(row.type).second);
    for (const Reaction& reaction : context->reactions) {
      CHECK(reactions.insert(reaction.name).second);
      CHECK(int(reaction.commands != nullptr) + int(reaction.of_owner != nullptr) + int(!reaction.todos.empty()) == 1);
      CHECK((reaction.entry != nullptr) == (reaction.of_owner != nullptr));
    }
  }
}

TEST_CASE("a queued import asks for its first chunk") {
  const candidates::ImportInput input{";", {"email", "name"}, 25, 3, false, "Backend"};
  platform::TaskQueued queued{{"candidate_import", std::string(64, 'a'), "c.csv", 2, mint(), Json{to_json(input)}}};
  const Logged event = logged_event(mint(), queued);
  const auto asked = follow_ups(event);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].lane == hiring_lane);
  const auto& chunk = asked[0].command.as<ImportCandidateChunk>();
  CHECK(chunk.task_id == event.aggregate_id);
  CHECK(chunk.ordinal == 0);
  CHECK(chunk.offset == 25);
  CHECK(chunk.line == 3);
  CHECK(chunk.delimiter == ";");
  CHECK(chunk.columns == input.columns);
  CHECK(chunk.default_domain == "Backend");
  CHECK_FALSE(chunk.send_invitations);
  CHECK(chunk.company_id == queued.company_id);
  CHECK(chunk.blob == queued.blob);
  const Envelope& envelope = asked[0].command.envelope;
  CHECK(envelope.subject == candidates::chunk_id(chunk));
  CHECK(envelope.actor.tenant_id == event.tenant_id);
  CHECK(envelope.causation == event.id);
  CHECK(envelope.time > event.time + std::chrono::minutes(59));  // its own, not the chain's

  CHECK(follow_ups(event)[0].command.envelope.id == envelope.id);  // asked again: the same command
}

TEST_CASE("an import whose settings cannot be read fails") {
  const auto asked = follow_ups(logged_event(
      mint(), platform::TaskQueued{{"candidate_import", std::string(64, 'a'), {}, 0, {}, Json{R"({"columns":7})"}}}));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].lane == office_lane);
  CHECK(asked[0].command.envelope.type == "FailTask");
}

TEST_CASE("a chunk asks for the next one where it ended") {
  const auto event = imported(false);
  const auto asked = follow_ups(logged_event(event.task_id, event));
  REQUIRE(asked.size() == 1);
  const auto& chunk = asked[0].command.as<ImportCandidateChunk>();
  CHECK(chunk.task_id == event.task_id);
  CHECK(chunk.ordinal == 5);
  CHECK(chunk.offset == 4711);
  CHECK(chunk.line == 42);
  CHECK(chunk.delimiter == ";");
  CHECK(chunk.columns == event.columns);
  CHECK(chunk.source == "excel_import");
  CHECK(asked[0].command.envelope.subject == candidates::chunk_id(chunk));
}

TEST_CASE("a chunk's successor is no deeper: a file of any length is one chain") {
  const auto event = imported(false);
  Logged logged = logged_event(event.task_id, event);
  logged.depth = 50;
  const auto asked = follow_ups(logged);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].command.envelope.depth == 50);
}

TEST_CASE("the last chunk finishes the task, and a JSON import has none") {
  auto event = imported(true);
  auto asked = follow_ups(logged_event(event.task_id, event));
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].lane == office_lane);
  CHECK(asked[0].command.as<platform::FinishTask>().id == event.task_id);
  CHECK(asked[0].command.envelope.subject == event.task_id);
  event.blob.reset();
  CHECK(follow_ups(logged_event(event.task_id, event)).empty());
}

TEST_CASE("who is to prove his address, choose a password or come in gets a mail with his token") {
  const Uuid user = mint();
  const accounts::MailedToken token{mint(tag_of(user)), "verify", now(), "ada@example.org"};
  const auto mailed = [&](const auto& body) {
    const std::vector<FollowUp> asked = follow_ups(logged_event(user, body));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].lane == office_lane);
    const auto& mail = asked[0].command.as<mail::SendEmail>();
    CHECK(mail.user_id == user);
    CHECK(mail.recipient_email == "ada@example.org");
    CHECK(mail.one_time_token_id == token.token_id);
    return fmt::format("{} {}", mail.slug.value_or(""), mail.variables ? mail.variables->text : "");
  };
  CHECK(mailed(accounts::UserVerificationRequested{token}) == R"(verify_email {"days":7})");
  CHECK(mailed(accounts::UserPasswordResetRequested{token}) == R"(reset_password {"minutes":60})");
  CHECK(mailed(identity::UserInvited{{}, token}) == R"(invitation {"days":14})");
  CHECK(follow_ups(logged_event(user, identity::UserInvited{{}, token, false})).empty());
}

TEST_CASE("whom a chunk of an import made is invited by one campaign, where that is asked for") {
  auto event = imported(true);
  event.company_id = mint();
  for (const char* email : {"ada@example.org", "bob@example.org"}) {
    candidates::ImportedCandidate made;
    made.id = mint();
    made.email = email;
    event.candidates.push_back(made);
  }
  Logged logged = logged_event(event.task_id, event);
  logged.body = to_json(event);
  CHECK(follow_ups(logged).size() == 1);  // the task's end
  event.send_invitations = true;
  logged.body = to_json(event);
  auto asked = follow_ups(logged);
  REQUIRE(asked.size() == 2);
  const auto at = std::ranges::find(asked, "StartCampaign", [](const FollowUp& f) { return f.command.envelope.type; });
  REQUIRE(at != asked.end());
  const auto& campaign = at->command.as<mail::StartCampaign>();
  CHECK(at->lane == office_lane);
  CHECK(at->command.envelope.subject == campaign.id);
  CHECK(campaign.slug == mail::candidate_invitation);
  CHECK(campaign.newcomers_only);
  CHECK(campaign.company_id == event.company_id);
  REQUIRE(campaign.people.size() == 2);
  CHECK(campaign.people[1].address == "bob@example.org");
  CHECK(campaign.people[1].candidate_id == event.candidates[1].id);
  event.candidates.clear();
  logged.body = to_json(event);
  CHECK(follow_ups(logged).size() == 1);
}

TEST_CASE("a campaign is a chain of chunks, which ends with its task") {
  const Uuid id = mint();
  const auto first = follow_ups(logged_event(id, mail::CampaignStarted{}));
  REQUIRE(first.size() == 1);
  CHECK(first[0].command.as<mail::QueueCampaignMails>().queued == 0);
  CHECK(first[0].command.envelope.subject == id);
  Logged chunk = logged_event(id, mail::CampaignMailsQueued{.first = 500, .queued = 500, .last = false});
  chunk.depth = 50;
  const auto next = follow_ups(chunk);
  REQUIRE(next.size() == 1);
  CHECK(next[0].command.as<mail::QueueCampaignMails>().queued == 1'000);
  CHECK(next[0].command.envelope.depth == 50);
  const auto last = follow_ups(logged_event(id, mail::CampaignMailsQueued{.first = 1'000, .queued = 3, .last = true}));
  REQUIRE(last.size() == 1);
  CHECK(last[0].command.as<platform::FinishTask>().id == id);
}

TEST_CASE("a deleted company's users are deactivated a part at a time, each by a command of his own") {
  using namespace identity;
  const Uuid company = mint();
  const auto first = follow_ups(logged_event(company, companies::CompanyDeleted{}));
  REQUIRE(first.size() == 1);
  CHECK(first[0].lane == identity_lane);
  CHECK(first[0].command.envelope.subject == company);
  CHECK(first[0].command.as<DismissCompanyUsers>().part == 0);
  UsersDismissed part{company, 3, {mint(), mint()}};
  const auto last = follow_ups(logged_event(mint(), part));
  REQUIRE(last.size() == 2);
  for (std::size_t n = 0; n < last.size(); ++n) {
    CHECK(last[n].command.envelope.subject == part.users[n]);
    CHECK(last[n].command.as<DeactivateUser>().id == part.users[n]);
    CHECK(last[n].command.as<DeactivateUser>().of_company == company);
  }
  CHECK(last[0].command.envelope.id != last[1].command.envelope.id);
  part.users.assign(users_a_part, mint());
  Logged logged = logged_event(mint(), part);
  logged.depth = 49;
  const auto full = follow_ups(logged);
  REQUIRE(full.size() == users_a_part + 1);
  CHECK(full.back().command.as<DismissCompanyUsers>().part == 4);
  CHECK(full.back().command.envelope.subject == company);
  CHECK(full.back().command.envelope.depth == 49);
}

TEST_CASE("an announcement is told when it begins, also where that is moved, and then part by part") {
  using namespace notifications;
  const Uuid announcement = mint();
  const Instant later = now() + std::chrono::hours(24 * 30);
  const auto told_at = [&](const auto& body) {
    const std::vector<FollowUp> asked = follow_ups(logged_event(announcement, body));
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].lane == office_lane);
    CHECK(asked[0].command.as<TellAnnouncement>().id == announcement);
    CHECK(asked[0].command.as<TellAnnouncement>().part == 0);
    if (asked[0].not_before) CHECK(asked[0].command.envelope.time == *asked[0].not_before);
    return asked[0].not_before;
  };
  CHECK(told_at(AnnouncementPublished{{.title = "A", .body = "B", .starts_at = later}, {}}) == later);
  CHECK_FALSE(told_at(AnnouncementPublished{{.title = "A", .body = "B", .starts_at = now()}, {}}));
  AnnouncementUpdated updated;
  CHECK(follow_ups(logged_event(announcement, updated)).empty());
  updated.changes.set(&AnnouncementFields::starts_at, later);
  CHECK(told_at(updated) == later);
  AnnouncementTold part{.announcement_id = announcement, .part = 6, .told = 500, .up_to = mint()};
  Logged logged = logged_event(mint(), part);
  logged.depth = 50;
  const auto asked = follow_ups(logged);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].command.envelope.subject == announcement);
  CHECK(asked[0].command.as<TellAnnouncement>().part == 7);
  CHECK(asked[0].command.envelope.depth == 50);
  part.last = true;
  CHECK(follow_ups(logged_event(mint(), part)).empty());
}

TEST_CASE(
    "what users are told is asked to be mailed: a notification, and a part of an announcement where some want it") {
  using namespace notifications;
  const auto asked_for = [](Logged event) {
    const std::vector<FollowUp> asked = follow_ups(event);
    const auto at =
        std::ranges::find(asked, "MailNotifications", [](const auto& f) { return f.command.envelope.type; });
    if (at == asked.end()) return std::vector<Uuid>{};
    CHECK(at->lane == office_lane);
    CHECK(at->command.envelope.subject == event.aggregate_id);
    CHECK(follow_ups(event).front().command.envelope.id == asked.front().command.envelope.id);
    return at->command.as<mail::MailNotifications>().notification_ids;
  };
  const Uuid notification = mint(), announcement = mint();
  CHECK(asked_for(logged_event(notification, NotificationCreated{{mint(), "test", "T", "B", {}}})) ==
        std::vector{notification});
  AnnouncementTold part{.announcement_id = announcement, .told = 2, .last = true, .copies = {}};
  for (int n = 0; n < 2; ++n) part.copies.push_back({mint(), mint()});
  Logged told = logged_event(derive(announcement, "told"), part);
  told.body = to_json(part);
  CHECK(asked_for(told).empty());
  part.by_mail = true;
  told.body = to_json(part);
  CHECK(asked_for(told) == std::vector{part.copies[0].id, part.copies[1].id});
}
