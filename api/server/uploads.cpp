#include "api/server/uploads.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/metrics.h"
#include "schemas/language/utf8.h"

namespace hirewire {

namespace {

constexpr std::string_view blanks = " \t";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Refused broken_form(std::string_view what) {
  return Refused(malformed(fmt::format("The form cannot be read: {}.", what)));
}

struct HeaderValue {
  std::string value;                              ///< lower case
  std::map<std::string, std::string> parameters;  ///< names in lower case
};

/// A quoted string whose opening quote is taken. Only \" and \\ are escapes: a browser sends C:\dir as it is.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    out += text[i];
  }
  return std::nullopt;
}

/// `form-data; name="file"; filename="a.csv"`; nullopt where it is not of that form or says something twice.
std::optional<HeaderValue> parse_value(std::string_view text) {
  HeaderValue result;
  const auto end = std::min(text.find(';'), text.size());
  result.value = lower(trimmed(text.substr(0, end)));
  text.remove_prefix(end);
  while (!(text = trimmed(text)).empty()) {
    if (text.front() != ';') return std::nullopt;
    text = trimmed(text.substr(1));
    if (text.empty()) break;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    auto name = lower(trimmed(text.substr(0, equals)));
    text = trimmed(text.substr(equals + 1));
    std::optional<std::string> value;
    if (text.starts_with('"')) {
      text.remove_prefix(1);
      value = take_quoted(text);
    } else {
      const auto stop = std::min(text.find(';'), text.size());
      value = trimmed(text.substr(0, stop));
      text.remove_prefix(stop);
    }
    if (!value || name.empty() || !result.parameters.emplace(std::move(name), std::move(*value)).second)
      return std::nullopt;
  }
  return result;
}

bool is_boundary(std::string_view text) {
  constexpr std::string_view signs = "'()+_,-./:=? ";  // RFC 2046 §5.1.1
  return !text.empty() && text.size() <= 70 && text.back() != ' ' && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || signs.contains(c);
  });
}

struct PartHead {
  std::optional<HeaderValue> disposition;
  std::string content_type = "text/plain";
};

Result<PartHead> parse_head(std::string_view head) {
  PartHead result;
  if (head.contains('\0') || !is_utf8(head)) return broken_form("a part's headers are not text");
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const auto colon = line.find(':');
    if (line.find_first_of("\r\n") != std::string_view::npos)
      return broken_form("a part's header lines must end with CRLF");
    if (colon == std::string_view::npos || colon == 0 ||
        line.substr(0, colon).find_first_of(blanks) != std::string_view::npos) {
      return broken_form("a part has a header without a name");
    }
    const auto name = lower(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "content-disposition") {
      if (result.disposition) return broken_form("a part has two Content-Disposition headers");
      result.disposition = parse_value(value);
      if (!result.disposition || result.disposition->value != "form-data")
        return broken_form("a part's Content-Disposition is unsound");
    } else if (name == "content-type") {
      result.content_type = lower(value);
    } else if (name == "content-transfer-encoding" && lower(value) != "binary" && lower(value) != "8bit" &&
               lower(value) != "7bit") {
      return broken_form("a part has a Content-Transfer-Encoding; send its bytes as they are");
    }
  }
  if (!result.disposition) return broken_form("a part has no Content-Disposition header");
  return result;
}

}  // namespace

std::string bare_filename(std::string_view name) {
  const auto folder = name.find_last_of("/\\");
  if (folder != std::string_view::npos) name.remove_prefix(folder + 1);
  std::string bare;
  while (!name.empty()) {
    const auto size = utf8_sequence(name);
    const bool is_control = size == 1 && (static_cast<unsigned char>(name[0]) < 0x20 || name[0] == 0x7F);
    const auto taken = size == 0 || is_control ? std::string_view("_") : name.substr(0, size);
    if (bare.size() + taken.size() > 255) break;
    bare += taken;
    name.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return bare.empty() || bare == "." || bare == ".." ? "upload" : bare;
}

Result<std::string> FormReader::boundary_of(std::string_view content_type) {
  const auto parsed = parse_value(content_type);
  const auto type = lower(trimmed(content_type.substr(0, content_type.find(';'))));
  if (type != "multipart/form-data")
    return Refused(unsupported("Send the file as multipart/form-data, in the part named `file`."));
  if (!parsed || !parsed->parameters.contains("boundary") || !is_boundary(parsed->parameters.at("boundary"))) {
    return broken_form("Content-Type names no sound boundary");
  }
  return parsed->parameters.at("boundary");
}

FormReader::FormReader(std::string_view boundary, FileSink& sink, UploadLimits limits)
    : sink_(sink), limits_(limits), delimiter_(fmt::format("\r\n--{}", boundary)), held_("\r\n") {}
// The first boundary stands at the very beginning: with that CRLF it looks like all others.

Result<void> FormReader::feed(std::string_view piece) {
  held_.append(piece);
  while (true) {
    const auto moved = step();
    if (!moved) return Refused(moved.error());
    if (!*moved) break;
  }
  held_.erase(0, at_);
  at_ = 0;
  return {};
}

Result<FormFields> FormReader::finish() {
  if (state_ != State::end) return broken_form("it is cut short");
  if (!has_file_ && limits_.file_required)
    return Refused(invalid("file", "required", "Send the file in the part named `file`."));
  return std::move(fields_);
}

Result<bool> FormReader::step() {
  switch (state_) {
    case State::preamble:
    case State::field:
    case State::file:
      return step_content();
    case State::boundary:
      return step_boundary();
    case State::head:
      return step_head();
    case State::end:
      at_ = held_.size();
      return false;  // an epilogue means nothing
  }
  return false;
}

/// What follows a delimiter: two dashes at the end of all, else blanks and CRLF. Anything else was content that looks
/// like one.
Result<bool> FormReader::step_boundary() {
  constexpr std::size_t most_padding = 64;
  const auto rest = std::string_view(held_).substr(at_);
  if (rest.size() < 2) return false;
  const auto padding = std::min(rest.find_first_not_of(blanks), rest.size());
  const bool closes = rest.starts_with("--");
  const bool goes_on = padding <= most_padding && rest.substr(padding).starts_with("\r\n");
  if (!closes && !goes_on) {
    const bool undecided = padding <= most_padding && (padding == rest.size() || rest.substr(padding) == "\r");
    if (undecided) return false;
    state_ = before_boundary_;
    if (auto passed = content(delimiter_); !passed) return Refused(passed.error());
    return true;
  }
  if (auto ended = end_part(); !ended) return Refused(ended.error());
  at_ += closes ? 2 : padding + 2;
  state_ = closes ? State::end : State::head;
  return true;
}

Result<bool> FormReader::step_head() {
  const auto rest = std::string_view(held_).substr(at_);
  if (rest.starts_with("\r\n")) return broken_form("a part has no headers");
  constexpr std::string_view empty_line = "\r\n\r\n";
  const auto end = rest.find(empty_line);
  // All but its last byte may have come.
  if (std::min(end, rest.size() - std::min(rest.size(), empty_line.size() - 1)) > limits_.head)
    return Refused(too_large("A part of the form has headers beyond 8 KiB."));
  if (end == std::string_view::npos) return false;
  if (auto begun = begin_part(rest.substr(0, end)); !begun) return Refused(begun.error());
  at_ += end + 4;
  return true;
}

Result<void> FormReader::begin_part(std::string_view head) {
  auto parsed = parse_head(head);
  if (!parsed) return Refused(std::move(parsed.error()));
  const auto& parameters = parsed->disposition->parameters;
  const auto name = parameters.find("name");
  if (name == parameters.end() || name->second.empty() || name->second.size() > 100)
    return broken_form("a part has no sound name");
  name_ = name->second;
  value_.clear();
  const auto filename = parameters.find("filename");
  if (filename == parameters.end()) {
    if (name_ == "file") return Refused(invalid("file", "type", "Must be a file: its part needs a filename."));
    if (fields_.contains(name_)) return Refused(invalid(name_, "duplicate", "Send each field once."));
    if (fields_.size() >= limits_.fields)
      return Refused(too_large(fmt::format("A form may have {} fields.", limits_.fields)));
    state_ = State::field;
  } else {
    if (std::ranges::find(limits_.parts, name_) == limits_.parts.end())
      return Refused(invalid(name_, "not_allowed", "Send the file in the part named `file`."));
    if (has_file_) return Refused(invalid("file", "duplicate", "Send one file."));
    // What a browser sends where no file was chosen.
    if (filename->second.empty()) return Refused(invalid("file", "required", "Choose a file: this one has no name."));
    has_file_ = true;
    state_ = State::file;
    if (auto begun = sink_.begin(bare_filename(filename->second), parsed->content_type); !begun) return begun;
  }
  return {};
}

Result<bool> FormReader::step_content() {
  auto rest = std::string_view(held_).substr(at_);
  const auto found = rest.find(delimiter_);
  if (found != std::string_view::npos) {
    if (auto passed = content(rest.substr(0, found)); !passed) return Refused(passed.error());
    at_ += found + delimiter_.size();
    before_boundary_ = state_;
    state_ = State::boundary;
    return true;
  }
  // A delimiter may have begun in what is kept.
  const auto sure = rest.size() - std::min(rest.size(), delimiter_.size() - 1);
  if (auto passed = content(rest.substr(0, sure)); !passed) return Refused(passed.error());
  at_ += sure;
  return false;
}

Result<void> FormReader::content(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (state_ == State::preamble) {
    preamble_bytes_ += bytes.size();
    if (preamble_bytes_ > limits_.head) return broken_form("its boundary is not there");
    return {};
  }
  if (state_ == State::field) {
    if (value_.size() + bytes.size() > limits_.field) {
      return Refused(too_large(fmt::format("A field of the form is longer than {} bytes.", limits_.field)));
    }
    value_ += bytes;
    return {};
  }
  file_bytes_ += static_cast<std::int64_t>(bytes.size());
  if (file_bytes_ > limits_.file)
    return Refused(too_large(fmt::format("The file is larger than {} bytes.", limits_.file)));
  return sink_.piece(bytes);
}

Result<void> FormReader::end_part() {
  if (before_boundary_ != State::field) return {};
  if (value_.contains('\0') || !is_utf8(value_)) return Refused(invalid(name_, "encoding", "Must be UTF-8 text."));
  fields_[name_] = std::move(value_);
  return {};
}

namespace {

const auto in_progress = metrics::gauge("hirewire_uploads_in_progress", "Forms with a file that are being read.");
const auto uploaded = metrics::counter("hirewire_uploaded_bytes_total", "Bytes of forms with a file that were read.");

/// Also where the coroutine is thrown away.
struct Reading {
  Reading() { in_progress.add(1); }
  ~Reading() { in_progress.add(-1); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
};

}  // namespace

boost::asio::awaitable<Result<FormFields>> read_form(Request& request, FileSink& sink, UploadLimits limits) {
  const Reading reading;
  const auto boundary = FormReader::boundary_of(request.header("content-type"));
  if (!boundary) co_return Refused(boundary.error());
  FormReader reader(*boundary, sink, limits);
  if (request.stream == nullptr) {
    uploaded.add(static_cast<double>(request.body.size()));
    if (auto fed = reader.feed(request.body); !fed) co_return Refused(std::move(fed.error()));
    co_return reader.finish();
  }
  while (true) {
    auto piece = co_await request.stream->next();
    if (!piece) co_return Refused(std::move(piece.error()));
    if (piece->empty()) break;
    uploaded.add(static_cast<double>(piece->size()));
    if (auto fed = reader.feed(*piece); !fed) co_return Refused(std::move(fed.error()));
  }
  co_return reader.finish();
}

boost::asio::awaitable<Result<void>> read_whole(Request& request, std::size_t longest, std::string_view too_long) {
  while (request.stream != nullptr) {
    const auto piece = co_await request.stream->next();
    if (!piece) co_return Refused(piece.error());
    if (piece->empty()) break;
    if (request.body.size() + piece->size() > longest) co_return Refused(too_large(too_long));
    request.body += *piece;
  }
  co_return Result<void>{};
}

}  // namespace hirewire
