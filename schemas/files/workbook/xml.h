#pragma once
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/language/refusal.h"

struct XML_ParserStruct;

namespace hirewire {

class ZipPackage;

/// An element's attributes, by their names without prefix; they live until on_start returns.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  /// Empty where there is none.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
  /// The same with a prefix, like r:id.
  [[nodiscard]] std::string_view prefixed(std::string_view name) const;
  [[nodiscard]] const char** pairs() const { return pairs_; }  ///< name, value, name, value, null

 private:
  const char** pairs_;
};

/// Reads one XML part of a workbook as it streams by, without a tree: elements of the root's own namespace only, by
/// their local names (so strict OOXML, transitional OOXML and a prefix are all one); what extensions put between them
/// is passed over. Bounded: nesting of 64, 256 KiB a tag. A document type is refused: nothing of a workbook needs one,
/// and entities are how XML is made to explode.
class XmlPart {
 public:
  explicit XmlPart(std::string_view root) : root_(root) {}
  virtual ~XmlPart() = default;
  XmlPart(const XmlPart&) = delete;
  XmlPart& operator=(const XmlPart&) = delete;

  /// Refused as malformed where it is no such XML, or as on_… said.
  Result<void> read(ZipPackage& package, std::string_view part);

 protected:
  virtual void on_start(std::string_view element, XmlAttributes attributes) = 0;
  virtual void on_end(std::string_view) {}
  virtual void on_text(std::string_view) {}  ///< in pieces
  void refuse(Refusal why);                  ///< ends the reading
  void stop();                               ///< ends it well: what follows is not wanted

 private:
  struct Handlers;
  bool parse(std::string_view piece, bool is_last);
  std::string_view own(const char* name) const;

  std::string_view root_;
  std::string prefix_;  // of the root, with its colon
  XML_ParserStruct* parser_ = nullptr;
  std::size_t depth_ = 0;
  std::size_t foreign_from_ = 0;  // the depth at which an extension began; 0: not in one
  std::size_t silent_ = 0;        // bytes since the last event
  bool ended_ = false;
  std::optional<Refusal> refusal_;
  std::exception_ptr thrown_;  // out of an event: expat is C
};

}  // namespace hirewire
