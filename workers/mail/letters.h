#pragma once
#include <expected>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "base/seal.h"
#include "schemas/language/shape.h"
#include "storage/flow/todo.h"
#include "workers/mail/message.h"

namespace hirewire::mail {

/// What a mail is made of, as storage/mail/letters.sql gives it.
struct LetterRow {
  Uuid tenant_id;
  Uuid id;
  Instant created_at;
  std::optional<std::string> slug;  ///< the house's own mails, which have neither subject nor body
  std::optional<Uuid> one_time_token_id;
  std::optional<std::string> token_purpose;  ///< none: there is no such token, or it is no good any more
  bool is_campaign = false;
  bool is_notification = false;  ///< it tells what a user was told, as he sees it now
  std::optional<std::string> notification_title;
  std::optional<std::string> notification_body;
  std::optional<std::string> notification_link;
  std::optional<std::string> subject;
  std::optional<std::string> body;
  std::optional<Json> variables;
  std::string recipient;
  std::string first_name;
  std::string last_name;
  std::string locale;
  std::string organisation;
  std::optional<std::string> email_from;   ///< the tenant's own sender
  std::optional<std::string> own_subject;  ///< of the tenant's template of that slug
  std::optional<std::string> own_body;
  bool suppressed = false;
};

struct LetterParts {
  Mailbox from;            ///< where the tenant has no sender of its own
  std::string public_url;  ///< of the house, without a slash at its end; empty: mails have no links to unsubscribe
  const Keys& keys;        ///< one-time tokens are made with it when the mail is written, and stand nowhere
};

/// The mails of these todos that are still to be sent, by id. Sees their tenants from now on.
std::map<Uuid, LetterRow> letters_of(Session& session, std::span<const Todo> todos);

/// The mail with everything filled in. The error is a sentence without personal data, and final.
std::expected<Message, std::string> message_of(const LetterRow& row, const LetterParts& parts);

}  // namespace hirewire::mail
