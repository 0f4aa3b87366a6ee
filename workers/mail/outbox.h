#pragma once
#include <filesystem>

#include "base/usage.h"
#include "workers/mail/transport.h"

namespace hirewire::mail {

/// Instead of a mail server: each mail is a file `id@domain.eml` of a folder, by its Message-ID, so a second copy takes
/// the place of the first; of a long domain there is as much as a file's name may hold. Only the house may read it
/// (0600). It is there whole and durable, or not at all: what a crash leaves half written is removed by the first
/// outbox that is made an hour later or more. Throws std::filesystem::filesystem_error where the folder cannot be made
/// or read.
class Outbox : public Transport {
 public:
  explicit Outbox(std::filesystem::path folder);
  /// accepted, or temporary with the operating system's reason.
  Outcome deliver(const Message& message, const BeforeData& before_data) override;

 private:
  const std::filesystem::path folder_;
};

/// `hirewire outbox [list] | show ID`: the files of HIREWIRE_OUTBOX, the oldest first; one of them, by the mail's id.
/// Gives the exit status: 1 where there is none.
int show_outbox(const Given& given);

}  // namespace hirewire::mail
