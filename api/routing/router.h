#pragma once
#include <cstdint>
#include <deque>
#include <expected>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/presentation/dialect.h"
#include "api/presentation/wire.h"
#include "api/routing/route.h"

namespace hirewire {

/// What a path's parameter is, by its name in the documents.
struct Parameter {
  std::string name;     ///< canonical: the last of a path is `id`, a parent's `<noun>_id`
  std::string word;     ///< the document's
  bool is_uuid = true;  ///< checked before any look-up; not so for tokens, template slugs and category names
  Me me = Me::none;     ///< `me` stands for the caller, except in a DELETE
};

/// A route as one listener answers it: with its dialect, its wire compiled.
struct Placed {
  Route route;
  const Dialect* dialect;
  std::vector<Parameter> parameters;
  Wire wire;  ///< of the operation's view, where it has one
  Vocabulary vocabulary;

  Placed(const Route& row, const Dialect& dialect);
};

/// All routes of a listener, as a tree of segments. A literal beats a parameter; where that leads nowhere for the
/// method, the parameter is tried, so no wrong branch makes a false 405. A trailing slash never matters; an empty
/// segment is the collection.
class Router {
 public:
  struct Found {
    const Placed* placed = nullptr;
    std::vector<std::string> values;  ///< of placed->parameters, decoded; `me` as it is
  };
  struct Miss {
    enum class Why : std::uint8_t { no_path, no_method, malformed_id, malformed_path };
    Why why = Why::no_path;
    std::string allow;             ///< of no_method: "GET, HEAD, OPTIONS, POST"
    const Placed* near = nullptr;  ///< whose dialect answers; null: the listener's own
    std::string parameter;         ///< of malformed_id: its canonical name
  };

  /// Throws std::logic_error where the method and path are taken.
  void add(const Route& route, const Dialect& dialect);
  /// HEAD is asked as GET. OPTIONS of a known path is a Miss::no_method that tells what is allowed.
  [[nodiscard]] std::expected<Found, Miss> find(std::string_view method, std::string_view path) const;
  [[nodiscard]] const std::deque<Placed>& all() const { return placed_; }

 private:
  struct Node;
  struct Search;
  std::deque<Placed> placed_;
  std::shared_ptr<Node> root_;
  static bool visit(const Node& node, std::size_t depth, Search& search);
};

/// The one spelling of a request's path, whatever it escapes and however it writes an id: the route's, with `values` of
/// its parameters. No slash at its end.
std::string canonical_path(const Placed& placed, const std::vector<std::string>& values);
/// The segments of a path, still encoded, without empty ones at its end.
std::vector<std::string_view> segments_of(std::string_view path);
/// %41 → A; nullopt where the encoding is broken or the result is no UTF-8 or holds NUL.
std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space = false);

}  // namespace hirewire
