#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/presentation/dialect.h"
#include "base/seal.h"
#include "schemas/language/shape.h"
#include "schemas/messages/actor.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Who an answer is written for.
struct Reader {
  Audience audience = Audience::everyone;
  // For links to files (api/presentation/file_link.h): without a key there are none.
  const Keys* keys = nullptr;
  Uuid tenant_id = {};
  Instant now = {};

  static Reader of(const Actor& actor);
};

/// A view in a dialect, compiled once at start: writes bodies from columns and from structs, admits members by
/// audience, masks contacts but in rows whose column contacts_shown is true, and says in JSON Schema what it writes. A
/// text of Format::binary stands for a file: it is written as a link to it.
/// Secrets are never written; keys of data maps are never re-cased.
class Wire {
 public:
  Wire() = default;
  /// `members`: space-separated canonical names, in the view; empty for all. Throws std::logic_error for a name that is
  /// not there.
  Wire(const Shape& view, const Dialect& dialect, std::string_view members = {});

  /// Where a statement's columns are; one column a member, contacts_shown last where there are contacts. Throws
  /// std::logic_error where the statement lacks one.
  using Places = std::vector<int>;
  [[nodiscard]] Places places(const Rows& rows) const;

  void write(std::string& out, const Rows& rows, int row, const Places& places, const Reader& reader) const;
  void write_list(std::string& out, const Rows& rows, const Reader& reader) const;  ///< [{…},{…}]
  void write(std::string& out, const void* object, const Reader& reader) const;     ///< a struct of the view's shape
  /// JSON Schema of what `write` writes; required is what everybody down to `least` is shown.
  void write_schema(std::string& out, Audience least) const;

  [[nodiscard]] const Shape* view() const { return view_; }
  /// Whether what it writes is the same as long as the tag is: it has no derived member.
  [[nodiscard]] bool stands_with_tag() const;

 private:
  struct Part {
    const Member* member = nullptr;
    std::string key;                                                   ///< `,"first_name":`
    std::vector<std::pair<std::string_view, std::string_view>> words;  ///< canonical value → the dialect's
    std::shared_ptr<const Wire> nested;                                ///< of Kind::object
    [[nodiscard]] std::string_view name() const { return std::string_view(key).substr(2, key.size() - 4); }
  };

  void write_column(std::string& out, const Part& part, std::string_view text, const Reader& reader, bool masked) const;
  void write_value(std::string& out, const Part& part, const void* value, const Reader& reader) const;
  void write_json_object(std::string& out, std::string_view object, const Reader& reader) const;
  void write_json_value(std::string& out, const Part& part, std::string_view value, const Reader& reader) const;
  static void write_masked(std::string& out, const Part& part, std::string_view text);
  static std::string_view worded(const Part& part, std::string_view value);

  const Shape* view_ = nullptr;
  std::string_view name_;
  bool has_contacts_ = false;
  std::vector<Part> parts_;
};

}  // namespace hirewire
