#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/config.h"
#include "base/seal.h"
#include "workers/flow/executor.h"
#include "workers/mail/letters.h"
#include "workers/mail/transport.h"

namespace hirewire::mail {

/// HIREWIRE_MAIL_FROM, or what mails come from where there is no mail server. Throws std::runtime_error that names the
/// setting.
Mailbox sender_of(const Config& config);

/// The workers `mail` and `campaigns` (which sends notifications, too) by name, each with what begins its work
/// (storage/mail/to_send.sql and campaign_to_send.sql ask for it): makes each mail of what its row, its campaign and
/// the tenant's settings say, and delivers it by HIREWIRE_SMTP or to the outbox, on threads of its own that end with
/// the Work. A try is marked before anything of the mail is sent. What became of it:
///   taken            done, and logged in `attempt`
///   4xx, no answer   again as workers/flow/retry.h says; after ten tries RecordMailFailure
///   5xx              RecordMailFailure, which suppresses the address unless the server says that it is not about it
///   nobody knows     (the mail was sent and no answer came, or the worker died after the mark) a mail with a one-time
///                    token goes out again under the same Message-ID; any other is given up as `unsure`, and a person
///                    decides (RetryEmail)
std::vector<std::pair<std::string, std::function<Work()>>> workers(const Config& config, const Keys& keys);

}  // namespace hirewire::mail
