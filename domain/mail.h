#pragma once
// The rules of context mail (docs/domain.md §14). Pure: no clock, no I/O.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/rules/object.h"
#include "schemas/language/refusal.h"
#include "schemas/mail.h"

namespace hirewire::mail {

constexpr std::size_t most_people = 5'000;      ///< of a campaign
constexpr std::size_t chunk_of_campaign = 500;  ///< mails that one command queues

DirectoryKey slug_key(std::string_view slug);
/// Roughly, as the shapes' format has it: the worker reads it to the letter when it sends.
bool is_address(std::string_view text);
/// Of what is suppressed for all mails, and for campaigns only.
DirectoryKey suppressed_key(std::string_view address);
DirectoryKey unsubscribed_key(std::string_view address);
DirectoryKey candidate_key(std::string_view address);
/// Who stands behind a typed address: for who sees everybody's contacts. To anybody else a mail to a candidate would
/// say whose the address is.
std::optional<Uuid> candidate_behind(const Seen<StoredTemplate>& seen, std::string_view address, const Actor& actor);

Touches touches(const DefineTemplate& command, const Actor& actor);
/// 409 for a slug that another has; 422 for a subject or a body that is no Mustache, no body, or two, and for one that
/// would give a one-time token away (domain/mail_token_link.h).
Result<Events> decide(const Seen<StoredTemplate>& seen, const DefineTemplate& command, const Actor& actor);
Touches touches(const UpdateTemplate& command, const Actor& actor);
Result<Events> decide(const Seen<StoredTemplate>& seen, const UpdateTemplate& command, const Actor& actor);
/// Mails that wait keep what it said.
Result<Events> decide(const Seen<StoredTemplate>& seen, const DeleteTemplate& command, const Actor& actor);

Touches touches(const SendEmail& command, const Actor& actor);
/// From a person: 422 without an address that the worker could send to (schemas/language/email_address.h), without
/// subject and body where no template has them, and for each variable without a value (`variables.name`). The address
/// of a known candidate links the candidate. To a suppressed address the mail is queued and suppressed at once. From
/// the house: as the command says.
Result<Events> decide(const Seen<StoredTemplate>& seen, const SendEmail& command, const Actor& actor);

Touches touches(const MailNotifications& command, const Actor& actor);
/// A mail for each that is wanted, which says by then what its user sees. 403 for all but the house.
Result<Events> decide(const Seen<NotificationToMail>& seen, const MailNotifications& command, const Actor& actor);

/// 409 unless the mail is unsure.
Result<Events> decide(const Seen<Email>& seen, const RetryEmail& command, const Actor& actor);
Touches touches(const RecordMailFailure& command, const Actor& actor);
/// By the house; of a mail that has ended already it is no event.
Result<Events> decide(const Seen<Email>& seen, const RecordMailFailure& command, const Actor& actor);
Touches touches(const RecordBounce& command, const Actor& actor);
/// A hard bounce and a complaint suppress the address. Told twice is no event.
Result<Events> decide(const Seen<Email>& seen, const RecordBounce& command, const Actor& actor);

Touches touches(const SuppressAddress& command, const Actor& actor);
/// 409 where the address is suppressed as far already; by the house no event.
Result<Events> decide(const Seen<Suppression>& seen, const SuppressAddress& command, const Actor& actor);
Result<Events> decide(const Seen<Suppression>& seen, const LiftSuppression& command, const Actor& actor);

Touches touches(const StartCampaign& command, const Actor& actor);
/// A task of kind `campaign` and what it sends: each address once as a candidate's, a user's and a typed one. Which of
/// them are the same the door says to itself for those that the caller sees (docs/domain.md §14). 422 where nobody is
/// left, which is no event where the house asks, for what is typed and no address, and as for SendEmail.
Result<Events> decide(const Seen<StoredTemplate>& seen, const StartCampaign& command, const Actor& actor);
Touches touches(const QueueCampaignMails& command, const Actor& actor);
/// No event where these had their turn already, or the task has ended.
Result<Events> decide(const Seen<Campaign>& seen, const QueueCampaignMails& command, const Actor& actor);

}  // namespace hirewire::mail
