#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/language/json.h"
#include "schemas/language/refusal.h"

namespace hirewire {

enum class Case : std::uint8_t { snake, camel };

/// A member and the document's word for it. Aliases are understood in requests; those of `Dialect::words` are written
/// too.
struct Alias {
  std::string_view member;
  std::string_view word;
};

/// A value of a member and the document's word for it, understood and written.
struct ValueWord {
  std::string_view member;
  std::string_view value;
  std::string_view word;
};

/// What a list's envelope tells.
enum class Fact : std::uint8_t {
  items,
  total,
  page,  ///< 1-based
  size,  ///< asked for, at most 100
  pages,
  next,      ///< absolute URL, null at the end
  previous,  ///< likewise
};
struct PageKey {
  std::string_view key;  ///< of Fact::items a route may say otherwise (Route::key)
  Fact fact;
};

/// A refusal in the caller's words, ready to be written.
struct Problem {
  int status = 500;
  Reason reason = Reason::broken;
  std::string_view code;
  std::string_view message;
  const std::vector<Fault>& faults;
  std::string_view request_id;
};

/// How one document speaks. Presentation only: the same operation stands behind every dialect (docs/architecture.md
/// §5).
struct Dialect {
  std::string_view name;  ///< crm-reference, …, house
  std::string_view title;
  Case fields = Case::snake;
  std::span<const Alias> words = {};
  std::span<const ValueWord> values = {};
  std::span<const PageKey> page = {};             ///< of Body::page, in the order written
  std::span<const PageKey> list = {};             ///< of Body::list
  std::int64_t page_size = 20;                    ///< where the caller names none; 100 at most
  bool cursor_links = false;                      ///< `next` carries a keyset cursor beside the page number
  int malformed_id = 404;                         ///< the answer to an id that is no UUID
  std::span<const std::string_view> paging = {};  ///< its words for paging and sorting; all are understood everywhere
  int (*status)(Reason) = http_status;
  void (*write_problem)(std::string& out, const Problem&) = nullptr;
  std::string_view problem_type = "application/json";
  const std::string_view* problem_schema = nullptr;  ///< JSON Schema of the error bodies
};

/// The dialect's word for a canonical member.
std::string spell(const Dialect& dialect, std::string_view member);
/// The same for each step of a path: candidates[3].first_name.
std::string spell_path(const Dialect& dialect, std::string_view path);
/// The dialect's word for a canonical value of a member.
std::string_view spell_value(const Dialect& dialect, std::string_view member, std::string_view value);
/// A caller's word → the canonical member: snake_case and camelCase are both understood, and what all documents call
/// it.
std::string canonical_member(const Dialect& dialect, std::string_view word);
/// A caller's value → the canonical value; roles in any document's spelling.
std::string canonical_value(const Dialect& dialect, std::string_view member, std::string value);
/// Both, for the JSON reader; the dialect must outlive it.
Vocabulary vocabulary_of(const Dialect& dialect);

std::string to_camel(std::string_view snake);
std::string to_snake(std::string_view word);

// The documents' error bodies.
void write_envelope_problem(std::string& out, const Problem& problem);     ///< crm-reference:181-191
void write_detail_problem(std::string& out, const Problem& problem);       ///< ai-interviewer:1511-1515
void write_field_problem(std::string& out, const Problem& problem);        ///< interview-platform:460-490
void write_house_problem(std::string& out, const Problem& problem);        ///< RFC 9457
void write_camel_house_problem(std::string& out, const Problem& problem);  ///< the same in camelCase

extern const std::string_view envelope_problem_schema;
extern const std::string_view detail_problem_schema;
extern const std::string_view field_problem_schema;
extern const std::string_view house_problem_schema;
extern const std::string_view camel_house_problem_schema;

}  // namespace hirewire
