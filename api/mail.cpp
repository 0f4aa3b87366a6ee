#include "api/mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/lower.h"
#include "schemas/language/email_address.h"
#include "schemas/mail.h"
#include "schemas/messages/permissions.h"

namespace hirewire::mail {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_people = 5'000;  // domain/mail.h
constexpr int mails_a_second = 50;          // what is promised; a server of one's own takes many times that

constexpr Resource mail_template{"template", "mail/template_by_id_or_slug.sql", "mail/templates.sql",
                                 &shape_of<TemplateView>, lane};
constexpr Resource email{.noun = "email", .one = {}, .list = {}, .view = &shape_of<EmailQueuedView>, .lane = lane};
constexpr Resource campaign{
    .noun = "campaign", .one = {}, .list = {}, .view = &shape_of<CampaignQueuedView>, .lane = lane};

/// The template that an id or a slug names; nullopt: there is none.
asio::awaitable<Result<std::optional<Uuid>>> template_named(const Call& call, const std::string& word) {
  const auto rows = co_await ask_one(call, mail_template.one, {{"template_id", word}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return std::nullopt;
  co_return parse_uuid(rows->text(0, "id"));
}

/// The command is about the template that the path names by its id or its slug.
template <class C>
asio::awaitable<Result<void>> find_template(Call& call) {
  const auto found = co_await template_named(call, call.path.at("template_id"));
  if (!found) co_return Refused(found.error());
  if (!*found) co_return Refused(not_found(mail_template.noun));
  call.as<C>().id = call.envelope.subject = **found;
  co_return Result<void>{};
}

/// A template that is named must be there, unless nothing is wanted of it (ai-interviewer:783).
template <class C>
asio::awaitable<Result<void>> find_mails_template(const Call& call, C& command) {
  if (!command.template_id || command.template_id->empty()) co_return Result<void>{};
  const auto found = co_await template_named(call, *command.template_id);
  if (!found) co_return Refused(found.error());
  command.stored_template_id = *found;
  if (*found || (command.subject && command.body)) co_return Result<void>{};
  co_return Refused(invalid("template_id", "not_allowed", "There is no such template: send subject and body."));
}

/// Whose mail it is: the company's for which he may send, else the tenant's.
std::optional<Uuid> company_of(const Actor& actor) {
  return actor.reach == Reach::tenant ? std::nullopt : actor.company_id;
}

asio::awaitable<Result<void>> prepare_email(Call& call) {
  auto& command = call.as<SendEmail>();
  command.company_id = company_of(call.actor);
  if (command.recipient_email) command.recipient_email = tidied_address(*command.recipient_email);
  if (auto found = co_await find_mails_template(call, command); !found) co_return found;
  co_return Result<void>{};
}

asio::awaitable<Result<Answer>> answered_email(Call&, const Reply& reply) {
  co_return made(EmailQueuedView{"Email queued for sending", reply.id});  // ai-interviewer:1427
}

std::string list_of(const std::vector<Uuid>& ids) {
  return array_of(ids);
}

/// Those of the lists whom a mail can reach and whom the caller may write to. Each address that he sees once; one that
/// he does not see and types all the same stands beside it, since their number would tell him whose it is.
asio::awaitable<Result<void>> find_people(const Call& call, StartCampaign& command) {
  const std::set<Uuid> candidates(command.candidate_ids.begin(), command.candidate_ids.end());
  const std::set<Uuid> users(command.user_ids.begin(), command.user_ids.end());
  const std::string everybody = call.actor.reach == Reach::tenant ? "true" : "false";
  // A user may be a candidate, too (storage/mail/contacts.sql): who sees not all of these sees his company's users.
  const bool sees_users = call.actor.reach != Reach::tenant || reach_of(call.actor, "view_contacts") == Reach::tenant;
  std::set<std::string> addresses;
  const auto add = [&](CampaignPerson person, bool is_shown) {
    if (!is_shown || addresses.insert(lower(person.address)).second) command.people.push_back(std::move(person));
  };
  const auto rows = co_await ask_one(call, "mail/people.sql",
                                     {{"candidates", list_of({candidates.begin(), candidates.end()})},
                                      {"users", list_of({users.begin(), users.end()})},
                                      {"everybody", everybody}});
  if (!rows) co_return Refused(rows.error());
  for (int r = 0; r < rows->size(); ++r) {
    const auto id = parse_uuid(rows->text(r, "id"));
    CampaignPerson person{{}, std::string(rows->text(r, "address"))};
    const bool is_candidate = rows->text(r, "kind") == "candidate";
    (is_candidate ? person.candidate_id : person.user_id) = id;
    add(std::move(person), is_candidate ? rows->text(r, "contacts_shown") == "t" : sees_users);
  }
  command.unreachable = static_cast<std::int64_t>(candidates.size() + users.size()) - rows->size();
  for (const std::string& address : command.recipients) add({{}, tidied_address(address)}, true);
  co_return Result<void>{};
}

asio::awaitable<Result<void>> prepare_campaign(Call& call) {
  auto& command = call.as<StartCampaign>();
  if (command.candidate_ids.size() + command.user_ids.size() + command.recipients.size() > most_people)
    co_return Refused(invalid("recipients", "too_many", fmt::format("Must be at most {} together.", most_people)));
  command.company_id = company_of(call.actor);
  if (auto found = co_await find_mails_template(call, command); !found) co_return found;
  if (auto found = co_await find_people(call, command); !found) co_return found;
  command.candidate_ids.clear();
  command.user_ids.clear();
  command.recipients.clear();
  co_return Result<void>{};
}

asio::awaitable<Result<Answer>> answered_campaign(Call& call, const Reply& reply) {
  const auto queued = static_cast<std::int64_t>(call.as<StartCampaign>().people.size());
  CampaignQueuedView view;
  view.job_id = reply.id;
  view.status = "202 ACCEPTED";  // ai-interviewer:793
  view.queued_count = queued;
  view.estimated_completion = call.actor.now + std::chrono::seconds(5 + queued / mails_a_second);
  view.message = fmt::format("Queued {} email{} for sending", queued, queued == 1 ? "" : "s");
  co_return made(std::move(view));
}

constexpr Behaviour starts_campaign{
    .view = &shape_of<CampaignQueuedView>, .prepare = prepare_campaign, .answered = answered_campaign};

}  // namespace

constinit const Operation list_email_templates = lists(mail_template, "list_email_templates", "view_templates");
constinit const Operation get_email_template = shows(mail_template, "get_email_template", "view_templates");
constinit const Operation create_email_template =
    sends_and_shows<DefineTemplate>(mail_template, "create_email_template", "manage_templates");
constinit const Operation update_email_template = sends_and_shows<UpdateTemplate>(
    mail_template, "update_email_template", "manage_templates", {.prepare = find_template<UpdateTemplate>});
constinit const Operation delete_email_template = sends<DeleteTemplate>(
    mail_template, "delete_email_template", "manage_templates", {.prepare = find_template<DeleteTemplate>});

constinit const Operation send_email = sends<SendEmail>(email, "send_email", "send_email",
                                                        {.view = &shape_of<EmailQueuedView>,
                                                         .prepare = prepare_email,
                                                         .body = &shape_of<EmailRequest>,
                                                         .answered = answered_email});
constinit const Operation bulk_send_candidate_email =
    sends<StartCampaign>(campaign, "bulk_send_candidate_email", "send_bulk", starts_campaign);
constinit const Operation send_bulk_messages =
    sends<StartCampaign>(campaign, "send_bulk_messages", "send_bulk", starts_campaign);

}  // namespace hirewire::mail
