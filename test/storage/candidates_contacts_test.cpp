// What filters and searches look at where contacts are hidden (docs/domain.md §0, storage/candidates/functions.sql).
#include <doctest/doctest.h>

#include <string>

#include "schemas/candidates.h"
#include "schemas/messages/contacts.h"
#include "storage/postgres/sql.h"
#include "storage/queries/query_text.h"
#include "test/schemas/messages/masked_texts.h"
#include "test/storage/database.h"

namespace hirewire {

TEST_CASE("whatever masking changes is not looked at") {
  const Config* config = test::database();
  if (!config) return;
  Session door(*config, Role::door);
  const auto is_looked_at = [&](std::string_view text) {
    return door.run({"select holds_no_contact($1::text) as so", {std::string(text)}}).text(0, "so") == "t";
  };
  for (const auto& [text, shown] : test::masked_texts)
    if (text != shown) CHECK_FALSE_MESSAGE(is_looked_at(text), text);
  // Each sign that a word, a link or a number can have, and what may stand around it.
  const std::string_view digits[] = {"0", "\u0663", "\u096A", "\u0E55", "\uFF16"};
  for (const std::string_view digit : digits) {
    for (const std::string_view between : {"", " ", "-", " - ", "\u00A0", "\u2013", "/", ")(", "\u200B"}) {
      std::string number;
      for (int i = 0; i < 7; ++i) number += std::string(i > 0 ? between : "") + std::string(digit);
      CHECK_MESSAGE(is_looked_at(number) <= (masked_text(number) == number), number);
    }
  }
  for (const std::string_view sign : {"@", "\uFF20", ".", "://", ":", "_", "\u3002", "\uFF0E"}) {
    for (const std::string_view before : {"", "a", "www", "WWW", "é", "a.b"}) {
      for (const std::string_view after : {"", "a", "com", "a.com", "a.b", " com"}) {
        const std::string text = std::string(before) + std::string(sign) + std::string(after);
        CHECK_MESSAGE(is_looked_at(text) <= (masked_text(text) == text), text);
      }
    }
  }
}

TEST_CASE("what people call their work and their place is looked at") {
  const Config* config = test::database();
  if (!config) return;
  Session door(*config, Role::door);
  for (const char* text :
       {"", "Senior Engineer", "Sr. C++/C# Developer (Go, Rust) & Lead", "Développeur", "Инженер", "后端工程师",
        "エンジニア", "مهندس", "अभियंता", "O'Neil-Straße 2, 10115 Berlin", "Côte d’Ivoire", "Dr."})
    CHECK_MESSAGE(door.run({"select holds_no_contact($1::text) as so", {text}}).text(0, "so") == "t",
                  std::string(text));
}

TEST_CASE("no filter, search or sort of candidates looks at free text past that") {
  const auto parsed = query_text::parse("candidates/list.sql", sql("candidates/list.sql"), sql);
  for (const Member& member : shape_of<candidates::CandidateView>().members) {
    if (!member.contact) continue;
    const std::string column = fmt::format("c.{}", member.name);
    const auto is_guarded = [&](const query_text::Pieces& pieces) {
      std::string text;
      for (const auto& piece : pieces)
        text += piece.kind == query_text::Piece::Kind::contacts ? "{contacts}" : piece.text;
      return !text.contains(column) || text.contains(fmt::format("{{contacts}} or holds_no_contact({})", column)) ||
             (member.format != Format::none && text.contains("{contacts}"));
    };
    for (const auto& filter : parsed.filters) CHECK_MESSAGE(is_guarded(filter.sql), filter.name, " ", column);
    for (const auto& sort : parsed.sorts) CHECK_MESSAGE(is_guarded(sort.sql), sort.name, " ", column);
  }
}

}  // namespace hirewire
