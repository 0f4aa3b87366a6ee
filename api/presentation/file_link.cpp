#include "api/presentation/file_link.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace hirewire {

namespace {

constexpr std::size_t fixed_size = 24;  // tenant, and seconds since 1970, the most significant byte first
constexpr std::size_t signature_size = 32;

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

std::string said_in(const FileLink& link) {
  std::string said(bytes_of(link.tenant.bytes));
  const auto seconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(link.expires.time_since_epoch()).count());
  for (int shift = 56; shift >= 0; shift -= 8) said += static_cast<char>(seconds >> shift & 0xFF);
  for (const std::string* text : {&link.kind, &link.blob, &link.media_type, &link.filename}) said += *text + '\0';
  return said;
}

std::optional<FileLink> link_saying(std::string_view said) {
  FileLink link;
  if (said.size() < fixed_size) return std::nullopt;
  std::memcpy(link.tenant.bytes.data(), said.data(), link.tenant.bytes.size());
  std::uint64_t seconds = 0;
  for (const char byte : said.substr(link.tenant.bytes.size(), 8))
    seconds = seconds << 8 | static_cast<unsigned char>(byte);
  link.expires = Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  said.remove_prefix(fixed_size);
  for (std::string* text : {&link.kind, &link.blob, &link.media_type, &link.filename}) {
    const std::size_t end = said.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    *text = said.substr(0, end);
    said.remove_prefix(end + 1);
  }
  return link;
}

std::string signature_of(const Keys& keys, const Uuid& id, std::string_view said) {
  return std::string(bytes_of(keys.sign("file-link", std::string(bytes_of(id.bytes)).append(said))));
}

}  // namespace

std::string file_link(const Keys& keys, const Uuid& id, const FileLink& link) {
  const std::string said = said_in(link);
  return fmt::format("/api/v1/files/{}?sig={}", to_string(id), base64url(said + signature_of(keys, id, said)));
}

std::optional<FileLink> read_file_link(const Keys& keys, const Uuid& id, std::string_view signature) {
  const auto bytes = unbase64url(signature);
  if (!bytes || bytes->size() < signature_size) return std::nullopt;
  const std::string_view said = std::string_view(*bytes).substr(0, bytes->size() - signature_size);
  if (!equal_in_constant_time(std::string_view(*bytes).substr(said.size()), signature_of(keys, id, said)))
    return std::nullopt;
  return link_saying(said);
}

std::optional<std::string> link_of_column(const Keys& keys, const Uuid& tenant, Instant now, std::string_view column) {
  std::array<std::string, 4> said;  // kind, id, blob, media type; what is left is the name, which may hold any sign
  for (std::string& text : said) {
    const std::size_t end = column.find('|');
    if (end == std::string_view::npos) return std::nullopt;
    text = column.substr(0, end);
    column.remove_prefix(end + 1);
  }
  const auto id = parse_uuid(said[1]);
  if (!id) return std::nullopt;
  return file_link(keys, *id,
                   {.tenant = tenant,
                    .expires = now + file_link_life,
                    .kind = std::move(said[0]),
                    .blob = std::move(said[2]),
                    .media_type = std::move(said[3]),
                    .filename = std::string(column)});
}

}  // namespace hirewire
