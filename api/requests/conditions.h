#pragma once
// The conditions of a request (RFC 9110 §13.1) and the tags that they name (§8.8.3).
#include <string>
#include <string_view>
#include <vector>

#include "api/server/http.h"
#include "schemas/language/shape.h"
#include "storage/postgres/session.h"

namespace hirewire {

struct EntityTag {
  std::string_view text;  ///< without quotes
  bool weak = false;
};
/// Of the value of If-Match or If-None-Match. What stands behind something that is no tag is not read.
std::vector<EntityTag> entity_tags(std::string_view list);

/// Whether If-None-Match says that the caller has what bears the tag (without quotes): compared weakly, `*` is any.
bool is_known(const Request& request, std::string_view tag);

/// The tag, without quotes, of a row that is shown: the column `tag`, else `version`; empty where there is neither.
/// Masked contacts make another representation, whose tag ends in `.m`.
std::string tag_of_row(const Rows& rows, int row);
/// The versions that such a tag is of, which a change is compared with: they are the same for who sees no contacts.
std::string_view versions_of(std::string_view tag);

/// If-Match goes to the members of a command that expect versions, for the decision: it holds where one of its list
/// does, compared strongly. Stale where none of them can; nothing where nothing, `*` or nothing of that command is
/// asked for.
Result<void> expect_versions(const Request& request, const Shape& shape, void* command);

}  // namespace hirewire
