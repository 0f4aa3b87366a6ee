#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "api/routing/operation.h"

namespace hirewire {

/// The form of a successful answer's body.
enum class Body : std::uint8_t {
  item,     ///< the view's object
  json,     ///< the view's only member, a Json, is the body itself
  page,     ///< a list in the dialect's paged envelope
  list,     ///< `{items, total}` or the route's key, without page data
  array,    ///< a bare array
  success,  ///< {"success": true}
  message,  ///< {"message": Route::says}
  nothing,  ///< no body
  stream,   ///< the operation's bytes
};

/// Whose id it is: nobody's in particular, the signed-in user's, that of the candidate he is.
enum class Me : std::uint8_t { none, user, candidate };

/// A row of a document: reads like the document, in its order. Paths are whole; parameters are `{name}`, `name` being
/// the document's own; the last one is the operation's `id` unless `.id` says otherwise.
struct Route {
  std::string_view method;
  std::string_view path;
  const Operation& operation;
  int status = 200;
  Body body = Body::item;
  int line = 0;  ///< of the document
  // Extras.
  std::string_view key = {};   ///< the list's name: candidates
  std::string_view says = {};  ///< a fixed text
  Me me = Me::none;            ///< the id (where the operation has a parent: the parent's) is the caller's own
  /// The command's member that takes the whole JSON body: a list, which may as well come in an object under its name,
  /// or an open map (a Json).
  std::string_view whole_body = {};
  std::string_view also = {};     ///< a member that stands beside the item's, and is true: success
  std::string_view members = {};  ///< space-separated: only these members are rendered; empty = all
};

}  // namespace hirewire
