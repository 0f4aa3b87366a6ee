#include "api/documents/openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "api/documents/documents.h"
#include "api/requests/command_view.h"
#include "schemas/language/json.h"
#include "schemas/language/json_schema.h"
#include "storage/queries/query.h"

namespace hirewire {

bool is_open(const Operation& operation) {
  return operation.permission == open_to_all || operation.permission == anyone;
}

Shape body_shape(const Placed& placed) {
  const Operation& operation = placed.route.operation;
  Shape shape = operation.body != nullptr ? operation.body() : operation.command();
  std::erase_if(shape.members, [&](const Member& member) {
    return member.internal ||
           std::ranges::find(placed.parameters, member.name, &Parameter::name) != placed.parameters.end();
  });
  for (Member& member : shape.members) {
    for (std::string_view& value : member.values) value = spell_value(*placed.dialect, member.name, value);
  }
  return shape;
}

namespace {

bool is_list(Body body) {
  return body == Body::page || body == Body::list || body == Body::array;
}

SchemaOptions words_of(const Dialect& dialect) {
  return {.rename = [&dialect](std::string_view member) { return spell(dialect, member); },
          .request = true,
          .audience = {}};
}

class Writer {
 public:
  explicit Writer(const Desk& desk) : desk_(desk) {}
  std::string write();

 private:
  using Group = std::pair<std::string, std::vector<const Placed*>>;
  [[nodiscard]] std::vector<Group> groups() const;
  void write_route(const Placed& placed, const Placed& first);
  void write_parameters(const Placed& placed, const Placed& first);
  void write_query(const Placed& placed, bool& comma);
  void write_request(const Placed& placed);
  void write_answers(const Placed& placed);
  void write_answer_schema(std::string& out, const Placed& placed);
  void write_envelope(std::string& out, const Placed& placed, std::span<const PageKey> keys);
  std::string view_reference(const Placed& placed);
  std::string taken_reference(const Dialect& dialect);
  std::string problem_reference(const Dialect& dialect);
  std::string refusals(const Dialect& dialect);
  std::string component(std::string_view name, const Dialect& dialect, std::string schema);
  std::string operation_id(std::string_view name);
  void text(std::string_view words) { write_json_string(out_, words); }

  const Desk& desk_;
  std::string out_;
  std::map<std::string, std::string> components_;
  std::map<std::string, int, std::less<>> ids_;
};

std::vector<Writer::Group> Writer::groups() const {
  std::vector<Group> all;
  for (const Placed& placed : desk_.router.all()) {
    std::string key;
    for (const std::string_view segment : segments_of(placed.route.path)) {
      key += '/';
      key += segment.starts_with('{') ? std::string_view("{}") : segment;
    }
    auto found = std::ranges::find(all, key, &Group::first);
    if (found == all.end()) found = all.insert(all.end(), Group{key, {}});
    found->second.push_back(&placed);
  }
  return all;
}

std::string Writer::write() {
  out_ = R"({"openapi":"3.1.0","info":{"title":)";
  text(desk_.dialect.title);
  out_ += R"(,"version":"1"},"paths":{)";
  bool first_path = true;
  for (const auto& [key, placed] : groups()) {
    if (!std::exchange(first_path, false)) out_ += ',';
    text(placed.front()->route.path);
    out_ += ":{";
    bool first = true;
    for (const Placed* one : placed) {
      if (!std::exchange(first, false)) out_ += ',';
      write_route(*one, *placed.front());
    }
    out_ += '}';
  }
  out_ +=
      R"(},"components":{"securitySchemes":{"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}},"schemas":{)";
  bool first = true;
  for (const auto& [name, schema] : components_) {
    if (!std::exchange(first, false)) out_ += ',';
    text(name);
    out_ += ':' + schema;
  }
  out_ += "}}}";
  return std::move(out_);
}

std::string Writer::operation_id(std::string_view name) {
  const int count = ++ids_[std::string(name)];
  return count == 1 ? std::string(name) : fmt::format("{}_{}", name, count);
}

void Writer::write_route(const Placed& placed, const Placed& first) {
  const Operation& operation = placed.route.operation;
  std::string method(placed.route.method);
  std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  text(method);
  out_ += R"(:{"operationId":)";
  text(operation_id(operation.name));
  std::string summary(operation.name);
  std::ranges::replace(summary, '_', ' ');
  if (!summary.empty()) summary[0] = static_cast<char>(summary[0] - 'a' + 'A');
  out_ += ",\"summary\":";
  text(summary);
  const std::string_view document =
      placed.dialect->name == "house" ? std::string_view("the documents") : placed.dialect->name;
  out_ += ",\"description\":";
  text(fmt::format("{}{}",
                   placed.route.line > 0 ? fmt::format("{}, line {}.", document, placed.route.line)
                                         : std::string("No document has this."),
                   is_open(operation) ? std::string() : fmt::format(" Permission: {}.", operation.permission.name())));
  out_ += ",\"tags\":[";
  text(operation.resource.empty() ? "house" : operation.resource);
  out_ += is_open(operation) ? R"(],"security":[])" : R"(],"security":[{"bearer":[]}])";
  write_parameters(placed, first);
  write_request(placed);
  write_answers(placed);
  out_ += '}';
}

void Writer::write_parameters(const Placed& placed, const Placed& first) {
  out_ += ",\"parameters\":[";
  bool comma = false;
  for (std::size_t i = 0; i < placed.parameters.size(); ++i) {
    if (std::exchange(comma, true)) out_ += ',';
    out_ += R"({"in":"path","required":true,"name":)";
    text(first.parameters[i].word);
    out_ += placed.parameters[i].is_uuid && placed.parameters[i].me == Me::none
                ? R"(,"schema":{"type":"string","format":"uuid"}})"
                : R"(,"schema":{"type":"string"}})";
  }
  if (placed.route.method == "GET") write_query(placed, comma);
  if (placed.route.operation.command != nullptr && !placed.route.operation.ignores_key) {
    if (std::exchange(comma, true)) out_ += ',';
    out_ += R"({"in":"header","name":"Idempotency-Key","schema":{"type":"string","maxLength":255}})";
  }
  out_ += ']';
}

void Writer::write_query(const Placed& placed, bool& comma) {
  std::set<std::string, std::less<>> said;
  for (const Parameter& parameter : placed.parameters) said.insert(parameter.word);
  const auto add = [&](std::string_view name, std::string_view schema) {
    if (!said.emplace(name).second) return;
    if (std::exchange(comma, true)) out_ += ',';
    out_ += R"({"in":"query","name":)";
    text(name);
    out_ += ",\"schema\":";
    out_ += schema;
    out_ += '}';
  };
  for (const std::string_view word : placed.route.operation.takes)
    add(spell(*placed.dialect, word), R"({"type":"string"})");
  if (!is_list(placed.route.body)) return;
  if (const std::string_view read = placed.route.operation.answer_reads; !read.empty())
    return add(spell(*placed.dialect, read), R"({"type":"string"})");
  for (const std::string_view word : placed.dialect->paging) {
    const bool is_text = word.starts_with("sort") || word == "after";
    const int least = word == "page" ? 1 : 0;
    add(word, is_text ? R"({"type":"string"})" : fmt::format(R"({{"type":"integer","minimum":{}}})", least));
  }
  if (placed.route.operation.sql.empty()) return;
  for (const std::string& filter : Query::named(placed.route.operation.sql).filters()) {
    add(spell(*placed.dialect, filter), R"({"type":"string"})");
  }
}

void Writer::write_request(const Placed& placed) {
  const Operation& operation = placed.route.operation;
  std::string schema;
  if (operation.command != nullptr && placed.route.method != "DELETE") {
    const std::string_view whole = placed.route.whole_body;
    if (whole.empty() || operation.body != nullptr) {
      write_json_schema(schema, body_shape(placed), words_of(*placed.dialect));
    } else {
      const Member& member = *operation.command().find(whole);
      write_json_schema(schema, member, words_of(*placed.dialect));
      if (member.list)
        schema = fmt::format(R"({{"anyOf":[{0},{{"type":"object","properties":{{"{1}":{0}}},"required":["{1}"]}}]}})",
                             schema, spell(*placed.dialect, member.name));
    }
  } else if (is_list(placed.route.body) && placed.route.method == "POST") {
    schema =
        R"({"type":"object","properties":{"query":{"type":["string","null"]},"filters":{"type":["object","null"]}}})";
  }
  if (schema.empty()) return;
  std::string form;
  if (operation.file != nullptr && !operation.body_is_form) {  // the same with a file
    constexpr std::string_view also =
        R"(,"multipart/form-data":{{"schema":{{"allOf":[{},{{"type":"object","properties":{{"{}":{{"type":"string","format":"binary"}}}}}}]}}}})";
    form = fmt::format(also, schema, operation.file->part);
  }
  fmt::format_to(std::back_inserter(out_), R"(,"requestBody":{{"content":{{"{}":{{"schema":{}}}{}}}}})",
                 operation.body_is_form ? "multipart/form-data" : "application/json", schema, form);
}

std::string Writer::component(std::string_view name, const Dialect& dialect, std::string schema) {
  std::string full(name);
  if (&dialect != &desk_.dialect) full += fmt::format(".{}", dialect.name);
  components_.emplace(full, std::move(schema));
  return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", full);
}

std::string Writer::problem_reference(const Dialect& dialect) {
  return component("Problem", dialect, std::string(*dialect.problem_schema));
}

/// By media type. What is refused before a route is found, such as a broken target, is refused in the listener's
/// dialect.
std::string Writer::refusals(const Dialect& dialect) {
  const std::string own = problem_reference(dialect);
  if (&dialect == &desk_.dialect) return fmt::format(R"("{}":{{"schema":{}}})", dialect.problem_type, own);
  const std::string early = problem_reference(desk_.dialect);
  if (dialect.problem_type == desk_.dialect.problem_type)
    return fmt::format(R"("{}":{{"schema":{{"anyOf":[{},{}]}}}})", dialect.problem_type, own, early);
  return fmt::format(R"("{}":{{"schema":{}}},"{}":{{"schema":{}}})", dialect.problem_type, own,
                     desk_.dialect.problem_type, early);
}

std::string Writer::view_reference(const Placed& placed) {
  std::string schema;
  placed.wire.write_schema(schema, is_open(placed.route.operation) ? Audience::everyone : Audience::owner);
  if (const std::string_view also = placed.route.also; !also.empty()) {
    constexpr std::string_view properties = R"("properties":{)";
    constexpr std::string_view required = R"("required":[)";
    schema.insert(schema.rfind(required) + required.size(), fmt::format(R"("{}",)", also));
    schema.insert(schema.find(properties) + properties.size(), fmt::format(R"("{}":{{"const":true}},)", also));
    return schema;
  }
  if (!placed.route.members.empty()) return schema;
  return component(placed.wire.view()->name, *placed.dialect, std::move(schema));
}

/// Of a command that nobody has answered for yet.
std::string Writer::taken_reference(const Dialect& dialect) {
  std::string schema;
  Wire(shape_of<CommandView>(), dialect).write_schema(schema, Audience::everyone);
  return component("CommandView", dialect, std::move(schema));
}

void Writer::write_envelope(std::string& out, const Placed& placed, std::span<const PageKey> keys) {
  std::string properties;
  std::string required;
  for (const PageKey& key : keys) {
    const std::string_view word = key.fact == Fact::items && !placed.route.key.empty() ? placed.route.key : key.key;
    std::string schema = R"({"type":"integer"})";
    if (key.fact == Fact::items) schema = fmt::format(R"({{"type":"array","items":{}}})", view_reference(placed));
    if (key.fact == Fact::next || key.fact == Fact::previous) schema = R"({"type":["string","null"]})";
    fmt::format_to(std::back_inserter(properties), R"({}"{}":{})", properties.empty() ? "" : ",", word, schema);
    fmt::format_to(std::back_inserter(required), R"({}"{}")", required.empty() ? "" : ",", word);
  }
  fmt::format_to(std::back_inserter(out), R"({{"type":"object","properties":{{{}}},"required":[{}]}})", properties,
                 required);
}

void Writer::write_answer_schema(std::string& out, const Placed& placed) {
  switch (placed.route.body) {
    case Body::page:
      return write_envelope(out, placed, placed.dialect->page);
    case Body::list:
      return write_envelope(out, placed, placed.dialect->list);
    case Body::array:
      out += fmt::format(R"({{"type":"array","items":{}}})", view_reference(placed));
      return;
    case Body::success:
      out += R"({"type":"object","properties":{"success":{"const":true}},"required":["success"]})";
      return;
    case Body::message:
      out += R"({"type":"object","properties":{"message":{"type":"string"}},"required":["message"]})";
      return;
    case Body::item:
      out += placed.wire.view() == nullptr ? "{}" : view_reference(placed);
      return;
    case Body::json:
      out += R"({"type":["object","array"]})";
      return;
    case Body::nothing:
    case Body::stream:
      return;
  }
}

void Writer::write_answers(const Placed& placed) {
  std::string schema;
  write_answer_schema(schema, placed);
  // What is answered as 202 when it is done may as well have been taken alone by then.
  if (placed.route.operation.command != nullptr && placed.route.status == 202)
    schema = fmt::format(R"({{"anyOf":[{},{}]}})", schema, taken_reference(*placed.dialect));
  const auto write_answer = [&](int status, std::string_view description) {
    fmt::format_to(std::back_inserter(out_), R"("{}":{{"description":"{}")", status, description);
    if (!schema.empty())
      fmt::format_to(std::back_inserter(out_), R"(,"content":{{"application/json":{{"schema":{}}}}})", schema);
    out_ += '}';
  };
  out_ += ",\"responses\":{";
  write_answer(placed.route.status, "As asked.");
  if (placed.route.operation.also_answers != 0) {
    out_ += ',';
    write_answer(placed.route.operation.also_answers, "Not well; the body says which part.");
  }
  if (const bool may_be_taken = placed.route.operation.command != nullptr; may_be_taken && placed.route.status != 202) {
    schema = taken_reference(*placed.dialect);
    out_ += ',';
    write_answer(202, "Taken; Location tells what became of it.");
  }
  fmt::format_to(std::back_inserter(out_), R"(,"default":{{"description":"Refused.","content":{{{}}}}}}})",
                 refusals(*placed.dialect));
}

}  // namespace

std::string write_openapi(const Desk& desk) {
  return Writer(desk).write();
}

}  // namespace hirewire
