#include "api/requests/command_view.h"

#include <fmt/format.h>

#include <cstring>

#include "schemas/language/describe.h"

namespace hirewire {

BOOST_DESCRIBE_STRUCT(CommandFault, (), (field, code, message, line, column))
BOOST_DESCRIBE_STRUCT(CommandProblem, (), (code, message, faults))
BOOST_DESCRIBE_STRUCT(CommandView, (), (command_id, status, location, kind, id, version, problem))

template <>
Marks marks_of<CommandFault>() {
  return {mark("field").everyone(), mark("code").everyone(), mark("message").everyone(), mark("line").everyone(),
          mark("column").everyone()};
}
template <>
Marks marks_of<CommandProblem>() {
  return {mark("code").everyone(), mark("message").everyone(), mark("faults").everyone()};
}
template <>
Marks marks_of<CommandView>() {
  return {mark("command_id").everyone(), mark("status").everyone(), mark("location").everyone(),
          mark("kind").everyone(),       mark("id").everyone(),     mark("version").everyone(),
          mark("problem").everyone()};
}

template const Shape& shape_of<CommandFault>();
template const Shape& shape_of<CommandProblem>();
template const Shape& shape_of<CommandView>();

namespace {

constexpr std::size_t said_size = 24;  // tenant, and seconds since 1970, the most significant byte first
constexpr std::size_t signature_size = 32;

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

std::string said_in(const CommandLink& link) {
  std::string said(bytes_of(link.tenant.bytes));
  const auto seconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::seconds>(link.expires.time_since_epoch()).count());
  for (int shift = 56; shift >= 0; shift -= 8) said += static_cast<char>(seconds >> shift & 0xFF);
  return said;
}

CommandLink link_saying(std::string_view said) {
  CommandLink link;
  std::memcpy(link.tenant.bytes.data(), said.data(), link.tenant.bytes.size());
  std::uint64_t seconds = 0;
  for (const char byte : said.substr(link.tenant.bytes.size()))
    seconds = seconds << 8 | static_cast<unsigned char>(byte);
  link.expires = Instant(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
  return link;
}

std::string signature_of(const Keys& keys, const Uuid& command, std::string_view said) {
  return std::string(bytes_of(keys.sign("command-link", std::string(bytes_of(command.bytes)).append(said))));
}

}  // namespace

std::string command_link(const Keys& keys, const Uuid& command, const CommandLink& link) {
  const std::string said = said_in(link);
  return fmt::format("/api/v1/commands/{}?sig={}", to_string(command),
                     base64url(said + signature_of(keys, command, said)));
}

std::optional<CommandLink> read_command_link(const Keys& keys, const Uuid& command, std::string_view signature) {
  const auto bytes = unbase64url(signature);
  if (!bytes || bytes->size() != said_size + signature_size) return std::nullopt;
  const std::string_view said = std::string_view(*bytes).substr(0, said_size);
  if (!equal_in_constant_time(std::string_view(*bytes).substr(said_size), signature_of(keys, command, said)))
    return std::nullopt;
  return link_saying(said);
}

}  // namespace hirewire
