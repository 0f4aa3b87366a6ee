#pragma once
#include <map>
#include <string>
#include <string_view>

#include "api/routing/operation.h"
#include "api/routing/router.h"
#include "schemas/language/refusal.h"
#include "storage/queries/query.h"

namespace hirewire {

inline constexpr std::int64_t largest_page = 100;  ///< interview-platform:509, crm-reference:207
/// Of a bare array that is asked for without paging: a client that is written to the document knows of no second page.
inline constexpr std::int64_t largest_array = 10'000;

/// A query string by canonical names, in its order for equal names. Refused where its percent-encoding is broken.
Result<std::multimap<std::string, std::string, std::less<>>> read_query(std::string_view query, const Dialect& dialect);

/// Refused (415) where there is a body whose Content-Type is not JSON.
Result<void> expect_json(const Request& request);

/// The operation's command from path, query and body into Call::command; every fault at once, by canonical names. An
/// empty body is an empty object, except where the body is one member (Route::whole_body). What the body leaves out is
/// taken from the query.
Result<void> bind_command(Call& call, const Placed& placed);

/// The same from a form's text fields, which stand for the body. Text that a member cannot be read from is a fault.
Result<void> bind_form(Call& call, const Placed& placed, const std::map<std::string, std::string, std::less<>>& fields);

/// What a list is asked for: paging (page with size, page_size or limit; skip or offset; after), sorting
/// (sort=-created_at; sort_by with sort_order), filters (`<field>=`, `filter_<field>=`, repeated for any of; unknown
/// ones are ignored). A POST takes the same from its body, with `query` for free text and `filters` {field: value |
/// [any of] | {min, max}}: there an unknown field is a fault (crm-reference:37). What is no single value where one is
/// wanted is a fault. A filter takes 200 values of 300
/// bytes. Sizes above 100 are cut to 100; a bare array is paged only where paging is asked for. `page` is the page's
/// number, 1-based, also where a cursor says where it begins.
struct ListAsk {
  Query::Ask ask;
  std::int64_t page = 1;
  std::int64_t offset = 0;  ///< of the first row, for the answer; ask.offset is 0 where a cursor is given
};
Result<ListAsk> bind_list(const Call& call, const Placed& placed, const Query& query);

}  // namespace hirewire
