#pragma once
// What a mail says before its variables are filled in (docs/domain.md §14).
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/seen.h"
#include "schemas/language/refusal.h"
#include "schemas/mail.h"

namespace hirewire::mail {

constexpr std::size_t longest_subject = 512;                        ///< bytes, before and after it is filled in
constexpr std::size_t longest_mail_text = std::size_t{128} * 1024;  ///< bytes of a body before it is filled in,
constexpr std::size_t longest_content = std::size_t{512} * 1024;    ///< and after

/// What the worker fills in itself, and nobody has to name: of the receiver, of the tenant, and of a campaign.
constexpr std::string_view filled_in_by_the_house[] = {"name",  "first_name",   "last_name",  "candidate_name",
                                                       "email", "organisation", "unsubscribe"};

std::string_view trimmed(std::string_view text);

/// UTF-8 without control characters, tabs apart: no header can be smuggled in.
bool can_stand_in_a_header(std::string_view text);
/// The same, and not too long: what a mail may have as its subject, before it is filled in and after.
bool is_subject(std::string_view text);

/// A body that begins with a tag, blanks apart, is HTML.
bool is_html(std::string_view body);

/// What a mail server said, for people and logs: its words on one line of at most 200 bytes, `...` for each that has an
/// @ in it or one of `hidden`, in any case.
std::string without_addresses(std::string_view text, std::span<const std::string> hidden = {});

/// A person's name, or nothing where mail programs would make a link of it: names are typed by anybody, also of others.
std::string name_in_mail(std::string_view name);

/// The names in both, each once, by name; 422 where one of them is no Mustache or cannot be sent.
Result<std::vector<std::string>> variables_in(std::string_view subject, std::string_view body);

/// What is said, and of what is not said what the template says. 422 where subject or body come from nowhere or are no
/// Mustache, for each variable without a value (`variables.name`), and for what the worker would not send
/// (workers/mail/message.h): a subject that is none, with its values or without, a mail that becomes too long.
Result<MailText> completed(MailText said, const StoredTemplate* stored);

/// The same of a command, whose `stored_template_id` names the template.
template <class C>
Result<MailText> whole_text(const Seen<StoredTemplate>& seen, const C& command) {
  const StoredTemplate* stored = command.stored_template_id ? seen.find(*command.stored_template_id) : nullptr;
  if (command.stored_template_id && (!stored || stored->deleted))
    return Refused(invalid("template_id", "not_allowed", "There is no such template."));
  return completed(static_cast<const MailText&>(command), stored);
}

}  // namespace hirewire::mail
