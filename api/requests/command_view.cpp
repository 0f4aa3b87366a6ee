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

std::string link_text(const Uuid& tenant, const Uuid& command) {
  return to_string(tenant) + to_string(command);
}

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(array.data()), array.size()};
}

}  // namespace

std::string command_link(const Keys& keys, const Uuid& tenant, const Uuid& command) {
  std::string signature(bytes_of(tenant.bytes));
  signature += bytes_of(keys.sign("command-link", link_text(tenant, command)));
  return fmt::format("/api/v1/commands/{}?sig={}", to_string(command), base64url(signature));
}

std::optional<Uuid> tenant_of_link(const Keys& keys, const Uuid& command, std::string_view signature) {
  const auto bytes = unbase64url(signature);
  if (!bytes || bytes->size() != 48) return std::nullopt;
  Uuid tenant;
  std::memcpy(tenant.bytes.data(), bytes->data(), 16);
  const auto expected = keys.sign("command-link", link_text(tenant, command));
  if (!equal_in_constant_time(std::string_view(*bytes).substr(16), bytes_of(expected))) return std::nullopt;
  return tenant;
}

}  // namespace hirewire
