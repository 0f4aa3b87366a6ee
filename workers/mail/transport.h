#pragma once
#include <functional>
#include <string>

#include "workers/mail/message.h"

namespace hirewire::mail {

/// What became of one try to hand a mail over.
struct Outcome {
  enum class Kind {
    accepted,   ///< the server has it and answers for it
    temporary,  ///< it has it not; another try may do better
    permanent,  ///< it has it not and will not take it: a 5xx said of this mail
    unknown,    ///< the whole mail was sent and no answer came: the server may have it or not
  };
  Kind kind = Kind::temporary;
  int code = 0;  ///< SMTP's answer; 0 where none belongs to the end
  /// For people: the server's words of this mail, addresses and account taken out, or one of resolve, connect, tls,
  /// auth, timeout, reset, protocol, stopped; from the outbox the operating system's reason.
  std::string text = {};
};

/// How mails leave the house. Several threads may deliver at once.
class Transport {
 public:
  /// Called once the server waits for the mail and nothing of it was sent: who marks the try here knows after a crash
  /// that a mail without a mark was not sent. What it throws leaves through `deliver`, and the mail is not sent.
  using BeforeData = std::function<void()>;

  Transport() = default;
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// One try; blocks until it has ended.
  virtual Outcome deliver(const Message& message, const BeforeData& before_data) = 0;
  /// From any thread, for good: tries of which not all was sent end as temporary within about a second.
  virtual void stop() {}
};

}  // namespace hirewire::mail
