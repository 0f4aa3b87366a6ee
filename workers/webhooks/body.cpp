#include "workers/webhooks/body.h"

#include "schemas/language/json.h"

namespace hirewire::webhooks {

Result<std::string> public_data(const Shape& shape, std::string_view logged) {
  const auto object = shape.make();
  if (auto read = read_logged(logged, shape, object.get()); !read) return Refused(std::move(read.error()));
  std::string data;
  write_json(data, shape, object.get(), {.part = WriteOptions::Part::told});
  return data;
}

std::string delivery_body(const Told& told, std::string_view data) {
  std::string body = R"({"type":)";
  write_json_string(body, told.type);
  body += R"(,"timestamp":")" + to_iso(told.time) + R"(","id":")" + to_string(told.event_id) + R"(","data":)";
  if (told.subject) {
    body += R"({"id":")" + to_string(*told.subject) + '"';
    data.remove_prefix(1);
    if (data != "}") body += ',';
  }
  body += data;
  body += '}';
  return body;
}

}  // namespace hirewire::webhooks
