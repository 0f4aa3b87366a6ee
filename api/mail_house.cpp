// What no document has of mail: how far mails are, whom nothing is sent to, what a mail server tells, the outbox.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "api/mail.h"
#include "api/requests/desk.h"
#include "api/server/uploads.h"
#include "base/webhook_signature.h"
#include "schemas/identity/users.h"
#include "schemas/mail.h"
#include "schemas/mail_links.h"

namespace hirewire::mail {

namespace asio = boost::asio;

Result<Unsubscribing> unsubscribing(const Call& call) {
  const auto token = call.query.find("token");
  const auto of = token == call.query.end() ? std::nullopt : read_unsubscribe_token(call.services.keys, token->second);
  if (!of) return Refused(not_found("link"));
  return *of;
}

namespace {

constexpr Resource email{"email", "mail/email_by_id.sql", "mail/emails.sql", &shape_of<EmailView>, lane};
constexpr Resource campaign{"campaign", "mail/campaign_by_id.sql", {}, &shape_of<CampaignView>, lane};
constexpr Resource suppression{"suppression", "mail/suppression_by_id.sql", "mail/suppressions.sql",
                               &shape_of<SuppressionView>, lane};

constexpr Resource notified{
    .noun = "user", .one = {}, .list = {}, .view = &shape_of<identity::UserView>, .lane = identity::lane};

constexpr std::size_t longest_report = 64 * 1024;
constexpr std::size_t longest_unsubscribe = 4 * 1024;
constexpr std::int64_t longest_clock_difference = 300;  // seconds; Standard Webhooks

/// From now on the house itself asks, in a tenant's name: nobody is signed in.
void become_house(Call& call, const Uuid& tenant) {
  Actor house;
  house.tenant_id = tenant;
  house.role = "system";
  house.reach = Reach::tenant;
  house.now = call.actor.now;
  call.actor = call.envelope.actor = house;
}

struct Recipient {
  std::string address;
  std::optional<Uuid> notified_user_id;  ///< of a notification's mail
};

/// Whom a mail went to; 404 where there is none of this id.
asio::awaitable<Result<Recipient>> recipient_of(const Call& call, const Uuid& id) {
  const auto rows = co_await ask_one(call, "mail/recipient.sql", {{"id", to_string(id)}});
  if (!rows) co_return Refused(rows.error());
  if (rows->size() == 0) co_return Refused(not_found("email"));
  const auto user = rows->at(0, rows->column("notified_user_id"));
  co_return Recipient{std::string(rows->text(0, "recipient")), user ? parse_uuid(*user) : std::nullopt};
}

// ---- bounces

Result<void> check_signature(const Call& call) {
  const std::string& secret = call.services.config.bounce_secret;
  const Refusal unsigned_report = unauthenticated("The report is not signed with HIREWIRE_BOUNCE_SECRET.");
  const Request& request = call.request;
  const std::string_view told = request.header("webhook-timestamp");
  std::int64_t timestamp = 0;
  if (secret.empty() || std::from_chars(told.data(), told.data() + told.size(), timestamp).ec != std::errc{})
    return Refused(unsigned_report);
  const auto clock = std::chrono::duration_cast<std::chrono::seconds>(call.actor.now.time_since_epoch()).count();
  if (std::abs(clock - timestamp) > longest_clock_difference) return Refused(unsigned_report);
  const std::string wanted = webhook_signature(secret, request.header("webhook-id"), timestamp, request.body);
  std::string_view signatures = request.header("webhook-signature");
  bool found = false;
  while (!signatures.empty()) {
    const std::size_t end = std::min(signatures.find(' '), signatures.size());
    found = equal_in_constant_time(signatures.substr(0, end), wanted) || found;
    signatures.remove_prefix(std::min(end + 1, signatures.size()));
  }
  if (!found) return Refused(unsigned_report);
  return {};
}

/// `<id@domain>`, as the house makes it.
std::optional<Uuid> email_of(const BounceReport& report) {
  if (report.email_id) return report.email_id;
  std::string_view text = report.message_id ? std::string_view(*report.message_id) : "";
  if (text.starts_with('<')) text.remove_prefix(1);
  return parse_uuid(text.substr(0, text.find('@')));
}

asio::awaitable<Result<void>> prepare_bounce(Call& call) {
  if (auto read = co_await read_whole(call.request, longest_report, "A report has at most 64 KiB."); !read)
    co_return Refused(std::move(read.error()));
  if (auto is_signed = check_signature(call); !is_signed) co_return Refused(std::move(is_signed.error()));
  BounceReport report;
  if (auto bound = bind_body(call, shape_of<BounceReport>(), &report); !bound)
    co_return Refused(std::move(bound.error()));
  const auto id = email_of(report);
  if (!id) co_return Refused(invalid("email_id", "required", "Name the mail by email_id or message_id."));
  call.actor.tenant_id = Uuid{};
  const auto found = co_await ask_one(call, "mail/tenant.sql", {{"id", to_string(*id)}});
  if (!found) co_return Refused(found.error());
  if (found->size() == 0) co_return Refused(not_found("email"));
  become_house(call, parse_uuid(found->text(0, "tenant_id")).value_or(Uuid{}));
  auto recipient = co_await recipient_of(call, *id);
  if (!recipient) co_return Refused(std::move(recipient.error()));
  call.envelope.subject = *id;
  call.as<RecordBounce>() = {*id, std::move(recipient->address), report.kind, report.diagnostic};
  co_return Result<void>{};
}

// ---- one click, RFC 8058

/// Whose mails the link ends; from here on the house asks.
asio::awaitable<Result<Recipient>> unsubscribing_recipient(Call& call) {
  // What a mail program posts says nothing that the link does not.
  if (auto read = co_await read_whole(call.request, longest_unsubscribe, "This takes no more than 4 KiB."); !read)
    co_return Refused(std::move(read.error()));
  const auto of = unsubscribing(call);
  if (!of) co_return Refused(of.error());
  become_house(call, of->tenant_id);
  co_return co_await recipient_of(call, of->email_id);
}

asio::awaitable<Result<void>> prepare_unsubscribe(Call& call) {
  auto recipient = co_await unsubscribing_recipient(call);
  if (!recipient) co_return Refused(std::move(recipient.error()));
  auto& command = call.as<SuppressAddress>();
  command.address = std::move(recipient->address);
  command.scope = "campaigns";
  command.reason = "unsubscribed";
  co_return Result<void>{};
}

/// He has his notifications by mail because he wants that: the wish ends, and he may have it again.
asio::awaitable<Result<void>> prepare_unsubscribe_notifications(Call& call) {
  const auto recipient = co_await unsubscribing_recipient(call);
  if (!recipient) co_return Refused(recipient.error());
  if (!recipient->notified_user_id) co_return Refused(not_found("link"));
  auto& command = call.as<identity::UpdateUser>();
  command.id = call.envelope.subject = *recipient->notified_user_id;
  command.profile.set(&identity::UserProfile::notify_by_mail, false);
  co_return Result<void>{};
}

// ---- the outbox

bool has_outbox(const Config& config) {
  return !config.production() && config.smtp.empty();
}

/// `<id>@domain.eml`, as workers/mail/outbox.h writes it; empty where there is none.
std::filesystem::path file_of(const Config& config, std::string_view id) {
  const std::string begin = std::string(id) + "@";
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(config.outbox, trouble)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(begin) && name.ends_with(".eml")) return entry.path();
  }
  return {};
}

asio::awaitable<Result<Answer>> answer_list_outbox(Call& call) {
  if (!has_outbox(call.services.config)) co_return Refused(not_found("outbox"));
  const auto rows = co_await ask_one(call, "mail/outbox.sql", {});
  if (!rows) co_return Refused(rows.error());
  std::map<std::string, std::int64_t, std::less<>> sizes;
  std::error_code trouble;
  for (const auto& entry : std::filesystem::directory_iterator(call.services.config.outbox, trouble)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".eml"))
      sizes[name.substr(0, name.find('@'))] = static_cast<std::int64_t>(entry.file_size(trouble));
  }
  OutboxView view;
  for (int r = 0; r < rows->size(); ++r) {
    const auto size = sizes.find(rows->text(r, "id"));
    if (size == sizes.end()) continue;
    const auto subject = rows->at(r, rows->column("subject"));
    view.mails.push_back({parse_uuid(size->first).value_or(Uuid{}), std::string(rows->text(r, "recipient")),
                          subject ? std::optional<std::string>(*subject) : std::nullopt, size->second,
                          parse_iso(rows->text(r, "at")).value_or(Instant{})});
  }
  co_return made(std::move(view));
}

asio::awaitable<Result<Answer>> answer_outbox_mail(Call& call) {
  if (!has_outbox(call.services.config)) co_return Refused(not_found("email"));
  const std::string& id = call.path.at("id");
  if (auto there = co_await recipient_of(call, parse_uuid(id).value_or(Uuid{})); !there)
    co_return Refused(std::move(there.error()));
  std::ifstream file(file_of(call.services.config, to_string(parse_uuid(id).value_or(Uuid{}))), std::ios::binary);
  if (!file) co_return Refused(not_found("email"));
  Response response;
  response.headers.emplace_back("Content-Type", "message/rfc822");
  response.body.assign(std::istreambuf_iterator<char>(file), {});
  co_return Answer(Stream{std::move(response)});
}

}  // namespace

constinit const Operation list_emails = lists(email, "list_emails", "send_email", {.view = &shape_of<EmailSummary>});
constinit const Operation get_email = shows(email, "get_email", "send_email");
constinit const Operation retry_email = sends_and_shows<RetryEmail>(email, "retry_email", "send_email");
constinit const Operation get_campaign = shows(campaign, "get_campaign", "send_bulk");

constinit const Operation list_suppressions = lists(suppression, "list_suppressions", "manage_settings");
constinit const Operation suppress_address =
    sends_and_shows<SuppressAddress>(suppression, "suppress_address", "manage_settings");
constinit const Operation lift_suppression = sends<LiftSuppression>(suppression, "lift_suppression", "manage_settings");

constinit const Operation report_bounce = sends<RecordBounce>(
    email, "report_bounce", anyone,
    {.prepare = prepare_bounce, .ignores_key = true, .streams = true, .body = &shape_of<BounceReport>});
constinit const Operation unsubscribe =
    sends<SuppressAddress>(suppression, "unsubscribe", anyone,
                           {.resource = "link",
                            .prepare = prepare_unsubscribe,
                            .ignores_key = true,
                            .streams = true,
                            .body = &shape_of<NewObject>});  // nothing is read of it
constinit const Operation unsubscribe_notifications =
    sends<identity::UpdateUser>(notified, "unsubscribe_notifications", anyone,
                                {.resource = "link",
                                 .prepare = prepare_unsubscribe_notifications,
                                 .ignores_key = true,
                                 .streams = true,
                                 .body = &shape_of<NewObject>});

constinit const Operation list_outbox{
    "list_outbox",
    "manage_settings",
    {.resource = "outbox", .view = &shape_of<OutboxView>, .answer = answer_list_outbox}};
constinit const Operation get_outbox_mail{
    "get_outbox_mail", "manage_settings", {.resource = "email", .answer = answer_outbox_mail}};

}  // namespace hirewire::mail
