#include "workers/mail/letters.h"

#include <fmt/format.h>

#include "base/one_time_token.h"
#include "domain/mail_text.h"
#include "domain/mail_token_link.h"
#include "schemas/language/describe.h"
#include "schemas/language/json_walk.h"
#include "schemas/language/utf8.h"
#include "schemas/mail_links.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"
#include "workers/mail/built_in.h"

namespace hirewire::mail {

BOOST_DESCRIBE_STRUCT(LetterRow, (),
                      (tenant_id, id, created_at, slug, one_time_token_id, token_purpose, is_campaign, is_notification,
                       notification_title, notification_body, notification_link, subject, body, variables, recipient,
                       first_name, last_name, locale, organisation, email_from, own_subject, own_body, suppressed))

namespace {

constexpr std::size_t longest_title = 400;  ///< bytes in a subject, which has words of the house beside it

std::string full_name(const LetterRow& row) {
  std::string name = name_in_mail(row.first_name);
  const std::string last_name = name_in_mail(row.last_name);
  if (!name.empty() && !last_name.empty()) name += ' ';
  return name + last_name;
}

void add_variables(const std::optional<Json>& variables, Values& values) {
  if (!variables) return;
  std::string key;
  std::string_view inside = inside_json(variables->text);
  for (std::string_view value; next_json_member(inside, key, value);) {
    if (is_json_null(value)) continue;
    values[key] = value == "false" ? "" : json_string_text(value);
  }
}

/// What a header can hold of a text that others typed: one line without control characters, of at most `longest` bytes.
/// A name or a title decorates a mail; it must not keep it from going.
std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  for (const char c : text) {
    const bool is_blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
    if (!is_blank) line += c;
    if (is_blank && !line.ends_with(' ')) line += ' ';
  }
  if (line.size() > longest) line.resize(valid_utf8(std::string_view(line).substr(0, longest)));
  return line;
}

/// What the mail brings stands over what the house knows (domain/mail_text.h, filled_in_by_the_house).
Values values_of(const LetterRow& row, const std::string& link, const std::string& unsubscribe) {
  Values values;
  add_variables(row.variables, values);
  if (row.notification_title) values["title"] = one_line(*row.notification_title, longest_title);
  if (row.notification_body) values["message"] = *row.notification_body;
  const std::string first_name = name_in_mail(row.first_name);
  values.try_emplace("name", first_name.empty() ? full_name(row) : first_name);
  values.try_emplace("candidate_name", full_name(row));
  values.try_emplace("first_name", first_name);
  values.try_emplace("last_name", name_in_mail(row.last_name));
  values.try_emplace("email", row.recipient);
  values.try_emplace("organisation", row.organisation);
  values.try_emplace("unsubscribe", unsubscribe);
  if (!link.empty()) values["link"] = link;
  return values;
}

/// The page of the front end that a token is for. It sends the token on (docs/operations.md).
std::string_view page_of(std::string_view purpose) {
  if (purpose == "verify") return "/verify-email";
  return purpose == "reset" ? "/reset-password" : "/accept-invitation";
}

std::string token_link(const LetterRow& row, const LetterParts& parts) {
  const std::string& purpose = *row.token_purpose;
  return fmt::format("{}{}?token={}", parts.public_url, page_of(purpose),
                     one_time_token(parts.keys, purpose, {row.tenant_id, *row.one_time_token_id}));
}

/// Where a notification leads: a path is one of the front end's pages.
std::string notification_link(const LetterRow& row, const LetterParts& parts) {
  std::string link = row.notification_link.value_or("");
  if (!link.starts_with('/')) return link;
  return parts.public_url.empty() ? "" : parts.public_url + link;
}

/// Leads to where no more mails of this kind are asked for, without signing in; empty: there is no such place.
std::string unsubscribe_link(const LetterRow& row, const LetterParts& parts) {
  if (parts.public_url.empty() || !(row.is_campaign || row.is_notification)) return "";
  return fmt::format("{}/api/v1/unsubscribe{}?token={}", parts.public_url, row.is_notification ? "/notifications" : "",
                     unsubscribe_token(parts.keys, {row.tenant_id, row.id}));
}

Template template_of(const std::string& subject, const std::string& body) {
  return is_html(body) ? Template{subject, "", body} : Template{subject, body, ""};
}

std::expected<Content, TemplateFault> filled_in(const LetterRow& row, const Values& values) {
  if (row.subject && row.body) return render(template_of(*row.subject, *row.body), values);
  // What was defined before there was such a rule gives no token away either.
  const bool is_safe = !row.one_time_token_id || !row.own_body || !token_link_fault(*row.own_body);
  if (row.own_subject && row.own_body && is_safe) {
    // A tenant's template that wants more than there is must not keep anybody from signing in.
    if (auto own = render(template_of(*row.own_subject, *row.own_body), values)) return own;
  }
  const auto built = built_in(row.slug.value_or(""), row.locale);
  if (!built) return std::unexpected(TemplateFault{"there is no such template"});
  return render(*built, values);
}

Mailbox sender_of(const LetterRow& row, const Mailbox& house) {
  Mailbox from = house;
  if (row.email_from) {
    if (auto own = parse_mailbox(*row.email_from)) from.address = own->address;
  }
  if (!row.organisation.empty()) from.name = one_line(row.organisation, longest_name);
  return from;
}

}  // namespace

}  // namespace hirewire::mail

namespace hirewire {
template const Shape& shape_of<mail::LetterRow>();
}  // namespace hirewire

namespace hirewire::mail {

std::map<Uuid, LetterRow> letters_of(Session& session, std::span<const Todo> todos) {
  Relation wanted("wanted");
  const auto tenant_id = wanted.column("tenant_id", "uuid");
  const auto id = wanted.column("id", "uuid");
  std::set<Uuid> tenants;
  for (const Todo& todo : todos) {
    wanted.add(tenant_id, todo.tenant_id);
    wanted.add(id, todo.id);
    tenants.insert(todo.tenant_id);
  }
  std::vector<Statement> statements;
  if (auto see = session.see(tenants)) statements.push_back(std::move(*see));
  statements.push_back(wanted.into(sql("mail/letters.sql")));
  const Rows rows = session.run_all(statements).back();
  const Shape& shape = shape_of<LetterRow>();
  const auto places = places_of(rows, shape);
  std::map<Uuid, LetterRow> letters;
  for (int r = 0; r < rows.size(); ++r) {
    LetterRow row;
    read_row(rows, r, shape, places, &row);
    letters.emplace(row.id, std::move(row));
  }
  return letters;
}

std::expected<Message, std::string> message_of(const LetterRow& row, const LetterParts& parts) {
  std::string link;
  if (row.one_time_token_id) {
    if (!row.token_purpose) return std::unexpected("its link is no good any more");
    link = token_link(row, parts);
  } else if (row.is_notification) {
    link = notification_link(row, parts);
  } else if (row.slug == candidate_invitation && !parts.public_url.empty()) {
    link = parts.public_url + "/register";
  }
  const std::string unsubscribe = unsubscribe_link(row, parts);
  auto content = filled_in(row, values_of(row, link, unsubscribe));
  if (!content) return std::unexpected(content.error().message);
  Letter letter{.id = row.id,
                .from = sender_of(row, parts.from),
                .to = {one_line(full_name(row), longest_name), row.recipient},
                .content = std::move(*content),
                .date = row.created_at,
                .unsubscribe = unsubscribe.starts_with("https://") ? unsubscribe : ""};
  return compose(letter);
}

}  // namespace hirewire::mail
