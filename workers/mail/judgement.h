#pragma once
#include <string>

#include "storage/flow/todo.h"
#include "workers/mail/transport.h"

namespace hirewire::mail {

/// Whether a mail may go out again when nobody knows whether it arrived: its todo says so.
bool repeats(const Todo& todo);

/// Whether a permanent refusal says that the address takes no mails: by the enhanced status code (RFC 3463) where there
/// is one. One of the mail's contents, of the sender, of a policy does not.
bool is_about_the_address(const Outcome& outcome);

/// For people: the server's code and its words.
std::string words_of(const Outcome& outcome);

}  // namespace hirewire::mail
