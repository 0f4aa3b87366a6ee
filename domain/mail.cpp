#include "domain/mail.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/lower.h"
#include "domain/mail_text.h"
#include "domain/mail_token_link.h"
#include "schemas/language/email_address.h"
#include "schemas/language/utf8.h"
#include "schemas/messages/permissions.h"

namespace hirewire::mail {

namespace {

// ---- templates

Refusal slug_taken() {
  return conflict("slug", "A template of this slug already exists.");
}

bool is_slug_sign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// In a path it stands where an id may stand.
bool is_slug(std::string_view slug) {
  return !slug.empty() && std::ranges::all_of(slug, is_slug_sign) && !parse_uuid(slug);
}
Refusal no_slug() {
  return invalid("slug", "format", "Must be lower-case letters, digits, _ and -, and no UUID.");
}

/// round_1_results of "Round 1 Results"; empty where nothing of the name can stand in a slug.
std::string slug_of(std::string_view name) {
  std::string slug;
  for (const char c : lower(name)) {
    if (is_slug_sign(c)) {
      slug += c;
    } else if (!slug.empty() && !slug.ends_with('_')) {
      slug += '_';
    }
  }
  slug.resize(std::min<std::size_t>(slug.size(), 100));
  while (slug.ends_with('_')) slug.pop_back();
  return slug;
}

std::string slug_of(const DefineTemplate& command) {
  if (command.slug && !command.slug->empty()) return *command.slug;
  const std::string made = slug_of(command.name);
  return is_slug(made) ? made : fmt::format("template_{:08x}", tag_of(command.id));
}

Refusal two_bodies() {
  return invalid("body", "not_allowed", "Send one of body, content and html.");
}

/// The variables of a template that may be as it is.
Result<std::vector<std::string>> variables_of(const TemplateFields& fields) {
  auto variables = variables_in(fields.subject, fields.body);
  if (!variables || !bears_token(fields.slug)) return variables;
  if (auto fault = token_link_fault(fields.body)) return Refused(invalid("body", "not_allowed", std::move(*fault)));
  return variables;
}

// ---- mails

bool is_sent_by_a_person(const Actor& actor) {
  return !actor.is_system();
}

std::string address_of(const SendEmail& command) {
  return std::string(trimmed(command.recipient_email.value_or("")));
}

/// Adds that nothing is sent to the address from now on, where it is not so already.
template <class State>
void suppress(const Seen<State>& seen, const Uuid& cause, std::string_view address, std::string reason,
              Events& events) {
  const DirectoryKey key = suppressed_key(address);
  if (address.empty() || seen.owner(key)) return;
  const Uuid made = derive(cause, "suppression");
  events.push_back(event(made, 1, AddressSuppressed{{lower(address), "all", std::move(reason)}}, {take(key, made)}));
}

bool has_ended(const Email& email) {
  return email.state == "failed" || email.state == "suppressed" || email.state == "bounced";
}

}  // namespace

bool is_address(std::string_view text) {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
         text.find_first_of(" \t\r\n<>") == std::string_view::npos;
}

DirectoryKey slug_key(std::string_view slug) {
  return {false, "template_slug", lower(slug)};
}
DirectoryKey suppressed_key(std::string_view address) {
  return {false, "mail_suppressed", lower(address)};
}
DirectoryKey candidate_key(std::string_view address) {
  return {false, "candidate_email", lower(address)};
}
std::optional<Uuid> candidate_behind(const Seen<StoredTemplate>& seen, std::string_view address, const Actor& actor) {
  if (!actor.is_system() && reach_of(actor, "view_contacts") != Reach::tenant) return std::nullopt;
  return seen.owner(candidate_key(address));
}
DirectoryKey unsubscribed_key(std::string_view address) {
  return {false, "mail_unsubscribed", lower(address)};
}

// ---- templates

Touches touches(const DefineTemplate& command, const Actor&) {
  return {{}, {slug_key(slug_of(command))}};
}

Result<Events> decide(const Seen<StoredTemplate>& seen, const DefineTemplate& command, const Actor&) {
  const int bodies = int(command.body.has_value()) + int(command.content.has_value()) + int(command.html.has_value());
  if (bodies > 1) return Refused(two_bodies());
  const auto& body = command.body ? command.body : command.content ? command.content : command.html;
  if (!body || is_blank(*body)) return Refused(invalid("body", "required", "A template needs a body."));
  TemplateDefined defined{{slug_of(command), command.name, command.subject, *body}, {}};
  if (!is_slug(defined.slug)) return Refused(no_slug());
  auto variables = variables_of(defined);
  if (!variables) return Refused(variables.error());
  defined.variables = std::move(*variables);
  const DirectoryKey key = slug_key(defined.slug);
  if (seen.owner(key)) return Refused(slug_taken());
  return Events{event(command.id, 1, std::move(defined), {take(key, command.id)})};
}

Touches touches(const UpdateTemplate& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (const std::string* slug = command.changes.find(&TemplateFields::slug)) t.directory.push_back(slug_key(*slug));
  return t;
}

Result<Events> decide(const Seen<StoredTemplate>& seen, const UpdateTemplate& command, const Actor&) {
  const auto found = existing(seen, command, "template");
  if (!found) return Refused(found.error());
  const StoredTemplate& now = *found;
  auto wanted = command.changes;
  int bodies = wanted.find(&TemplateFields::body) != nullptr ? 1 : 0;
  for (const auto member : {&BodyWords::content, &BodyWords::html}) {
    const auto* word = command.words.find(member);
    if (word == nullptr || !*word) continue;
    wanted.set(&TemplateFields::body, **word);
    ++bodies;
  }
  if (bodies > 1) return Refused(two_bodies());
  auto changes = difference(now, std::move(wanted));
  if (changes.empty()) return Events{};
  const TemplateFields then = applied(now, changes);
  if (!is_slug(then.slug)) return Refused(no_slug());
  if (is_blank(then.body)) return Refused(invalid("body", "required", "A template needs a body."));
  auto variables = variables_of(then);
  if (!variables) return Refused(variables.error());
  auto claims = claims_of(seen, now, changes, &TemplateFields::slug, slug_key, slug_taken);
  if (!claims) return Refused(claims.error());
  return Events{
      event(now.id, now.version + 1, TemplateUpdated{std::move(changes), std::move(*variables)}, std::move(*claims))};
}

Result<Events> decide(const Seen<StoredTemplate>& seen, const DeleteTemplate& command, const Actor&) {
  const auto found = existing(seen, command, "template");
  if (!found) return Refused(found.error());
  const StoredTemplate& now = *found;
  return Events{event(now.id, now.version + 1, TemplateDeleted{}, {give_back(slug_key(now.slug), now.id)})};
}

// ---- e-mails

Touches touches(const SendEmail& command, const Actor&) {
  Touches t;
  if (command.stored_template_id) t.keys.push_back(*command.stored_template_id);
  const std::string address = address_of(command);
  t.directory = {suppressed_key(address), candidate_key(address)};
  return t;
}

Result<Events> decide(const Seen<StoredTemplate>& seen, const SendEmail& command, const Actor& actor) {
  const std::string address = address_of(command);
  EmailQueued queued{part<MailText>(command),    part<MailTarget>(command), part<HouseMail>(command), address,
                     command.stored_template_id, command.company_id};
  if (!is_address(address)) return Refused(invalid("recipient_email", "format", "Must be an e-mail address."));
  if (is_sent_by_a_person(actor)) {
    if (!may_send_mails(actor)) return Refused(unverified_sender());
    if (const auto sent_to = ascii_address(address); !sent_to)
      return Refused(invalid("recipient_email", "format", fmt::format("The address {}.", sent_to.error())));
    auto text = whole_text(seen, command);
    if (!text) return Refused(text.error());
    static_cast<MailText&>(queued) = std::move(*text);
    queued.slug.reset();
    queued.one_time_token_id.reset();
    queued.notification_id.reset();
    if (actor.reach != Reach::tenant) queued.company_id = actor.company_id;
  }
  if (!queued.candidate_id) queued.candidate_id = candidate_behind(seen, address, actor);
  Events events{event(command.id, 1, std::move(queued))};
  if (seen.owner(suppressed_key(address))) events.push_back(event(command.id, 2, EmailSuppressed{}));
  return events;
}

Touches touches(const MailNotifications& command, const Actor&) {
  return {command.notification_ids, {}};
}

Result<Events> decide(const Seen<NotificationToMail>& seen, const MailNotifications& command, const Actor& actor) {
  if (!actor.is_system()) return Refused(forbidden());
  Events events;
  for (const Uuid& id : command.notification_ids) {
    const NotificationToMail* told = seen.find(id);
    if (!told || !told->is_wanted || !is_address(told->address)) continue;
    EmailQueued queued;
    queued.user_id = told->user_id;
    queued.slug = told->kind == "announcement" ? "announcement" : "notification";
    queued.notification_id = told->id;
    queued.recipient = told->address;
    events.push_back(event(derive(told->id, "mail"), 1, std::move(queued)));
  }
  return events;
}

Result<Events> decide(const Seen<Email>& seen, const RetryEmail& command, const Actor&) {
  const auto found = existing(seen, command, "email");
  if (!found) return Refused(found.error());
  const Email& now = *found;
  if (!now.in_reach) return Refused(forbidden());
  if (!now.unsure)
    return Refused(conflict("state", "Only a mail of which nobody knows whether it arrived is sent again by hand."));
  return Events{event(now.id, now.version + 1, EmailRetried{})};
}

Touches touches(const RecordMailFailure& command, const Actor&) {
  Touches t{{command.id}, {}};
  if (command.suppresses) t.directory.push_back(suppressed_key(command.recipient));
  return t;
}

Result<Events> decide(const Seen<Email>& seen, const RecordMailFailure& command, const Actor&) {
  const Email* now = seen.one();
  if (!now) return Refused(not_found("email"));
  if (has_ended(*now)) return Events{};
  Events events;
  if (command.suppressed) {
    events.push_back(event(now->id, now->version + 1, EmailSuppressed{}));
  } else {
    events.push_back(event(now->id, now->version + 1, EmailFailed{command.error}));
  }
  if (command.suppresses) suppress(seen, now->id, command.recipient, "rejected", events);
  return events;
}

Touches touches(const RecordBounce& command, const Actor&) {
  return {{command.id}, {suppressed_key(command.recipient)}};
}

Result<Events> decide(const Seen<Email>& seen, const RecordBounce& command, const Actor&) {
  const Email* now = seen.one();
  if (!now) return Refused(not_found("email"));
  if (now->state == "bounced") return Events{};
  EmailBounced bounced{command.kind, {}};
  const std::string hidden[] = {command.recipient};
  if (command.diagnostic) bounced.diagnostic = without_addresses(*command.diagnostic, hidden);
  Events events{event(now->id, now->version + 1, std::move(bounced))};
  if (command.kind != "soft")
    suppress(seen, now->id, command.recipient, command.kind == "hard" ? "bounced" : "complaint", events);
  return events;
}

// ---- suppressions

Touches touches(const SuppressAddress& command, const Actor&) {
  return {{}, {suppressed_key(command.address), unsubscribed_key(command.address)}};
}

Result<Events> decide(const Seen<Suppression>& seen, const SuppressAddress& command, const Actor& actor) {
  const std::string scope = command.scope.value_or("all");
  const DirectoryKey key = scope == "all" ? suppressed_key(command.address) : unsubscribed_key(command.address);
  const bool covered = seen.owner(key) || seen.owner(suppressed_key(command.address));
  if (covered && actor.is_system()) return Events{};
  if (covered) return Refused(conflict("address", "This address is suppressed already."));
  const std::string reason = actor.is_system() ? command.reason.value_or("manual") : "manual";
  return Events{
      event(command.id, 1, AddressSuppressed{{lower(command.address), scope, reason}}, {take(key, command.id)})};
}

Result<Events> decide(const Seen<Suppression>& seen, const LiftSuppression& command, const Actor&) {
  const auto found = existing(seen, command, "suppression");
  if (!found) return Refused(found.error());
  const Suppression& now = *found;
  const DirectoryKey key = now.scope == "all" ? suppressed_key(now.address) : unsubscribed_key(now.address);
  return Events{event(now.id, now.version + 1, SuppressionLifted{}, {give_back(key, now.id)})};
}

}  // namespace hirewire::mail
