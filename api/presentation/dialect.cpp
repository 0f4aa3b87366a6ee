#include "api/presentation/dialect.h"

#include <algorithm>

#include "schemas/messages/permissions.h"

namespace hirewire {

namespace {

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Words of single documents that are understood everywhere (docs/architecture.md §5).
constexpr Alias understood[] = {
    {"phone", "phone_number"},         {"refresh_token", "refresh"},      {"access_token", "access"},
    {"application_id", "application"}, {"interviewer_id", "interviewer"},
};

bool is_role(std::string_view member) {
  return member == "role" || member == "roles" || member == "audience";
}

}  // namespace

std::string to_camel(std::string_view snake) {
  std::string out;
  out.reserve(snake.size());
  bool upper = false;
  for (const char c : snake) {
    if (c == '_' && !out.empty()) {
      upper = true;
      continue;
    }
    out += upper && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return out;
}

std::string to_snake(std::string_view word) {
  std::string out;
  out.reserve(word.size() + 4);
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i] == '-' ? '_' : word[i];
    if (is_upper(c)) {
      if (i > 0 && (is_lower(word[i - 1]) || is_digit(word[i - 1]))) out += '_';
      out += static_cast<char>(c - 'A' + 'a');
    } else {
      out += c;
    }
  }
  return out;
}

std::string spell(const Dialect& dialect, std::string_view member) {
  const auto found = std::ranges::find(dialect.words, member, &Alias::member);
  if (found != dialect.words.end()) return std::string(found->word);
  return dialect.fields == Case::camel ? to_camel(member) : std::string(member);
}

std::string spell_path(const Dialect& dialect, std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view step = path.substr(0, dot);
    const std::size_t bracket = std::min(step.find('['), step.size());
    if (!out.empty()) out += '.';
    out += spell(dialect, step.substr(0, bracket));
    out += step.substr(bracket);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return out;
}

std::string_view spell_value(const Dialect& dialect, std::string_view member, std::string_view value) {
  for (const ValueWord& word : dialect.values) {
    if (word.value == value && word.member == member) return word.word;
  }
  return value;
}

std::string canonical_member(const Dialect& dialect, std::string_view word) {
  const auto own = std::ranges::find(dialect.words, word, &Alias::word);
  if (own != dialect.words.end()) return std::string(own->member);
  std::string snake = to_snake(word);
  const auto* const shared = std::ranges::find(understood, snake, &Alias::word);
  return shared == std::end(understood) ? snake : std::string(shared->member);
}

std::string canonical_value(const Dialect& dialect, std::string_view member, std::string value) {
  if (is_role(member)) {
    auto role = canonical_role(value);
    return role ? std::move(*role) : std::move(value);
  }
  for (const ValueWord& word : dialect.values) {
    if (word.word == value && word.member == member) return std::string(word.value);
  }
  return value;
}

Vocabulary vocabulary_of(const Dialect& dialect) {
  return {[&dialect](std::string_view key) { return canonical_member(dialect, key); },
          [&dialect](std::string_view member, std::string value) {
            return canonical_value(dialect, member, std::move(value));
          }};
}

}  // namespace hirewire
