#pragma once
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hirewire {

/// One thing wrong with a request. `field` is the canonical path of the member ("email", "candidates[3].phone"); a
/// dialect turns it into the caller's word. `line` and `column` count from 1 where the input has lines, else 0.
struct Fault {
  std::string field;
  std::string code;  ///< required, type, format, too_long, too_short, too_small, too_large, not_allowed, duplicate, …
  std::string message;  ///< a sentence with the remedy; never the value
  std::int64_t line = 0;
  std::int64_t column = 0;
};

/// Why something was not done: a value, never thrown. Turned into HTTP in one place (api/requests/answers.h).
enum class Reason {
  malformed,           ///< 400 the bytes cannot be read
  unauthenticated,     ///< 401
  forbidden,           ///< 403
  not_found,           ///< 404
  method_not_allowed,  ///< 405
  not_acceptable,      ///< 406
  timed_out,           ///< 408 a body that did not arrive in time
  conflict,            ///< 409
  stale,               ///< 412 If-Match
  too_large,           ///< 413
  unsupported,         ///< 415
  invalid,             ///< 422 (interview-platform: 400)
  key_reused,          ///< 422 the same Idempotency-Key with another request
  too_many,            ///< 429
  expired,             ///< 410 a command older than 14 days, a link whose time is over
  broken,              ///< 500 a fault of ours
  unavailable,         ///< 503 trouble that passes
};

struct Refusal {
  Reason reason = Reason::invalid;
  std::string code;     ///< stable, UPPER_SNAKE: VALIDATION_ERROR, NOT_FOUND, CONFLICT, …
  std::string message;  ///< one sentence for the caller; no personal data
  std::vector<Fault> faults;
  int retry_after = 0;  ///< seconds; 0 = say nothing
  bool operator==(const Refusal&) const;
};

template <class T>
using Result = std::expected<T, Refusal>;
using Refused = std::unexpected<Refusal>;

// The catalogue. `what` is the noun of a document: "candidate", "job".
Refusal not_found(std::string_view what);
Refusal forbidden(std::string_view why = "You do not have permission to perform this action.");
Refusal unauthenticated(std::string_view why = "Authentication credentials were not provided.");
Refusal conflict(std::string_view field, std::string_view message);
Refusal stale();
Refusal invalid(std::vector<Fault> faults);
Refusal invalid(std::string_view field, std::string_view code, std::string_view message);
Refusal malformed(std::string_view message);
Refusal too_large(std::string_view message);
Refusal unsupported(std::string_view message);
Refusal too_many(int retry_after_seconds);
Refusal key_reused();
Refusal expired();
/// A link that was signed for a time which is over.
Refusal link_expired();
Refusal broken();                                 ///< the request's id leads to what the log says
Refusal broken(std::string_view dead_letter_id);  ///< a command that was convicted
Refusal unavailable(int retry_after_seconds = 1);
/// A command that may have been, or may yet be, carried out: `unavailable`, in other words.
Refusal outcome_unknown(int retry_after_seconds = 1);

int http_status(
    Reason reason);  ///< the house's; a dialect may differ (interview-platform: invalid and conflict are 400)
std::string_view name_of(Reason reason);  ///< as written in the inbox
std::optional<Reason> reason_named(std::string_view name);

}  // namespace hirewire
