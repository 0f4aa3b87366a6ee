#include "workers/mail/judgement.h"

#include <fmt/format.h>

#include "schemas/language/describe.h"
#include "schemas/language/json.h"

namespace hirewire::mail {

namespace {

/// A todo's payload, as storage/mail/to_send.sql makes it.
struct Sending {
  bool repeats = false;
};
BOOST_DESCRIBE_STRUCT(Sending, (), (repeats))

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool repeats(const Todo& todo) {
  const auto sending = read_json_as<Sending>(todo.payload);
  return sending && sending->repeats;
}

bool is_about_the_address(const Outcome& outcome) {
  const std::string_view text = outcome.text;
  const bool enhanced =
      text.size() >= 5 && text.starts_with("5.") && is_digit(text[2]) && text[3] == '.' && is_digit(text[4]);
  constexpr int too_large = 552;
  if (!enhanced) return outcome.code != too_large;
  const bool of_the_sender = text.starts_with("5.1.7") || text.starts_with("5.1.8");
  return (text[2] == '1' && !of_the_sender) || text.starts_with("5.2.0") || text.starts_with("5.2.1");
}

std::string words_of(const Outcome& outcome) {
  if (outcome.code == 0) return outcome.text.empty() ? "no answer" : outcome.text;
  return outcome.text.empty() ? fmt::to_string(outcome.code) : fmt::format("{} {}", outcome.code, outcome.text);
}

}  // namespace hirewire::mail
