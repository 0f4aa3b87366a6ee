// Campaigns (domain/mail.h): one mail to each of many.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/lower.h"
#include "domain/mail.h"
#include "domain/mail_text.h"
#include "schemas/language/email_address.h"
#include "schemas/platform.h"

namespace hirewire::mail {

namespace {

DirectoryKey account_key(std::string_view address) {
  return {true, "user_email", lower(address)};
}

enum class Named : std::uint8_t { as_candidate, as_user, by_address };
Named how_named(const CampaignPerson& person) {
  if (person.candidate_id) return Named::as_candidate;
  return person.user_id ? Named::as_user : Named::by_address;
}

/// What its mails say; nothing yet where the house writes, whose words are those of the day on which they are sent.
Result<MailText> text_of(const Seen<StoredTemplate>& seen, const StartCampaign& command, const Actor& actor) {
  if (actor.is_system() && command.slug) return part<MailText>(command);
  return whole_text(seen, command);
}

}  // namespace

Touches touches(const StartCampaign& command, const Actor&) {
  Touches t;
  if (command.stored_template_id) t.keys.push_back(*command.stored_template_id);
  for (const CampaignPerson& person : command.people) {
    if (command.newcomers_only) t.directory.push_back(account_key(person.address));
    if (how_named(person) == Named::by_address) t.directory.push_back(candidate_key(person.address));
  }
  return t;
}

Result<Events> decide(const Seen<StoredTemplate>& seen, const StartCampaign& command, const Actor& actor) {
  if (!may_send_mails(actor)) return Refused(unverified_sender());
  auto text = text_of(seen, command, actor);
  if (!text) return Refused(text.error());
  CampaignStarted started{std::move(*text), command.stored_template_id, command.company_id, command.unreachable, {}};
  if (actor.is_system()) started.slug = command.slug;
  if (!actor.is_system() && actor.reach != Reach::tenant) started.company_id = actor.company_id;
  std::set<std::pair<Named, std::string>> mailed;
  std::int64_t no_addresses = 0;
  for (const CampaignPerson& person : command.people) {
    const Named named = how_named(person);
    if (!ascii_address(person.address)) {
      ++(named == Named::by_address ? no_addresses : started.unreachable);
    } else if (command.newcomers_only && seen.owner(account_key(person.address))) {
      continue;
    } else if (mailed.emplace(named, lower(person.address)).second) {
      started.people.push_back(person);
      if (named == Named::by_address)
        started.people.back().candidate_id = candidate_behind(seen, person.address, actor);
    }
  }
  if (no_addresses > 0)
    return Refused(invalid("recipients", "format",
                           fmt::format("Must be e-mail addresses, each by itself: {} of them {}.", no_addresses,
                                       no_addresses == 1 ? "is none" : "are none")));
  if (started.people.empty() && actor.is_system()) return Events{};
  if (started.people.empty())
    return Refused(invalid("recipients", "required", "None of them is known here and has an e-mail address."));
  if (started.people.size() > most_people)
    return Refused(invalid("recipients", "too_many", fmt::format("Must be at most {} together.", most_people)));
  platform::TaskQueued task;
  task.kind = "campaign";
  task.total = static_cast<std::int64_t>(started.people.size()) + started.unreachable;
  task.company_id = started.company_id;
  Events events{event(command.id, 1, std::move(task))};
  events.push_back(event(command.id, 1, std::move(started)));
  return events;
}

Touches touches(const QueueCampaignMails& command, const Actor&) {
  return {{command.id}, {}};
}

Result<Events> decide(const Seen<Campaign>& seen, const QueueCampaignMails& command, const Actor&) {
  const Campaign* now = seen.one();
  if (!now) return Refused(not_found("campaign"));
  if (now->queued != command.queued || now->task_state != "queued") return Events{};
  CampaignMailsQueued chunk;
  chunk.first = now->queued;
  chunk.failed = now->queued == 0 ? now->unreachable : 0;
  for (const PersonToMail& person : now->people) {
    const auto place = static_cast<std::uint64_t>(now->queued + chunk.queued++);
    ++(person.suppressed ? chunk.skipped : chunk.created);
    chunk.mails.push_back({part<MailTarget>(person), derive(now->id, "mail", place), person.address,
                           person.suppressed ? "suppressed" : "queued"});
  }
  chunk.last = now->queued + chunk.queued >= now->total;
  return Events{event(now->id, now->version + 1, std::move(chunk))};
}

}  // namespace hirewire::mail
