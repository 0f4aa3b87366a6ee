#include "schemas/files/workbook/xml.h"

#include <expat.h>

#include <memory>
#include <new>

#include "schemas/files/workbook/zip_package.h"

namespace hirewire {

namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t longest_tag = 256 * 1024;

}  // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2)
    if (name == *pair) return pair[1];
  return {};
}

std::string_view XmlAttributes::prefixed(std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    const std::string_view whole = *pair;
    const std::size_t colon = whole.find(':');
    if (colon != std::string_view::npos && whole.substr(colon + 1) == name) return pair[1];
  }
  return {};
}

/// What expat calls. Nothing may be thrown through its C, and it may call once more after it was stopped.
struct XmlPart::Handlers {
  template <class Event>
  static void guarded(XmlPart& part, Event&& event) noexcept {
    part.silent_ = 0;
    if (part.ended_) return;
    try {
      std::forward<Event>(event)();
    } catch (...) {
      part.thrown_ = std::current_exception();
      part.stop();
    }
  }

  static void start(void* self, const char* name, const char** attributes) {
    auto& part = *static_cast<XmlPart*>(self);
    guarded(part, [&] { started(part, name, attributes); });
  }
  static void started(XmlPart& part, const char* name, const char** attributes) {
    if (++part.depth_ > deepest) return part.refuse(damaged("its elements are nested too deep"));
    if (part.depth_ == 1) {
      const std::string_view root = name;
      part.prefix_ = root.substr(0, root.find(':') + 1);  // npos + 1 is 0
      if (part.own(name) != part.root_) part.refuse(damaged(fmt::format("a part of it is not a {}", part.root_)));
      return;
    }
    if (part.foreign_from_ != 0) return;
    const std::string_view element = part.own(name);
    if (element.empty()) {
      part.foreign_from_ = part.depth_;
    } else {
      part.on_start(element, XmlAttributes(attributes));
    }
  }

  static void end(void* self, const char* name) {
    auto& part = *static_cast<XmlPart*>(self);
    guarded(part, [&] {
      const std::size_t depth = part.depth_--;
      if (part.foreign_from_ == depth) {
        part.foreign_from_ = 0;
      } else if (part.foreign_from_ == 0 && depth > 1) {
        part.on_end(part.own(name));
      }
    });
  }

  static void text(void* self, const char* text, int size) {
    auto& part = *static_cast<XmlPart*>(self);
    guarded(part, [&] {
      if (part.foreign_from_ == 0) part.on_text({text, static_cast<std::size_t>(size)});
    });
  }

  static void document_type(void* self, const char*, const char*, const char*, int) {
    auto& part = *static_cast<XmlPart*>(self);
    guarded(part, [&] {
      part.refuse(
          malformed("The workbook has a DOCTYPE in its XML, which is not accepted; open it in Excel, save it and send "
                    "that."));
    });
  }
};

/// The local name where it is in the root's namespace, else nothing.
std::string_view XmlPart::own(const char* name) const {
  const std::string_view whole = name;
  if (prefix_.empty()) return whole.contains(':') ? std::string_view() : whole;
  return whole.starts_with(prefix_) ? whole.substr(prefix_.size()) : std::string_view();
}

void XmlPart::refuse(Refusal why) {
  if (!refusal_) refusal_ = std::move(why);
  stop();
}

void XmlPart::stop() {
  ended_ = true;
  XML_StopParser(parser_, XML_FALSE);
}

/// False: it has ended.
bool XmlPart::parse(std::string_view piece, bool is_last) {
  silent_ += piece.size();
  if (XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), is_last ? 1 : 0) == XML_STATUS_OK) {
    if (silent_ <= longest_tag) return true;
    refusal_ = damaged("it has a tag longer than 256 KiB");
  } else if (!ended_) {
    if (XML_GetErrorCode(parser_) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    refusal_ = damaged(fmt::format("line {} of its {} is no XML ({})", XML_GetCurrentLineNumber(parser_), root_,
                                   XML_ErrorString(XML_GetErrorCode(parser_))));
  }
  ended_ = true;
  return false;
}

Result<void> XmlPart::read(ZipPackage& package, std::string_view part) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr), XML_ParserFree);
  if (parser == nullptr) throw std::bad_alloc();
  parser_ = parser.get();
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, Handlers::start, Handlers::end);
  XML_SetCharacterDataHandler(parser_, Handlers::text);
  XML_SetStartDoctypeDeclHandler(parser_, Handlers::document_type);
  auto unpacked = package.read(part, [this](std::string_view piece) { return parse(piece, false); });
  if (unpacked && !ended_) parse({}, true);
  if (thrown_) std::rethrow_exception(thrown_);
  if (refusal_) return Refused(std::move(*refusal_));
  return unpacked;
}

}  // namespace hirewire
