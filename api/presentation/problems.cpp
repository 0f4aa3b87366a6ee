#include <algorithm>
#include <utility>

#include "api/presentation/dialect.h"
#include "api/server/response_head.h"

namespace hirewire {

namespace {

/// {"email":["…","…"],"phone":["…"]}: in the order in which the fields first appear.
void append_by_field(std::string& out, const std::vector<Fault>& faults, std::string_view nameless) {
  out += '{';
  bool first = true;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    const auto same = [&](const Fault& other) { return other.field == faults[i].field; };
    const auto begin = faults.begin();
    if (std::any_of(begin, begin + static_cast<std::ptrdiff_t>(i), same)) continue;
    if (!std::exchange(first, false)) out += ',';
    write_json_string(out, faults[i].field.empty() ? nameless : faults[i].field);
    out += ":[";
    bool first_message = true;
    for (const Fault& fault : faults) {
      if (!same(fault)) continue;
      if (!std::exchange(first_message, false)) out += ',';
      write_json_string(out, fault.message);
    }
    out += ']';
  }
  out += '}';
}

/// One sentence that names every field.
std::string sentence(const Problem& problem) {
  std::string text;
  for (const Fault& fault : problem.faults) {
    if (fault.field.empty()) continue;
    if (!text.empty()) text += ' ';
    text += fault.field + ": " + fault.message;
  }
  return text.empty() || problem.reason != Reason::invalid ? std::string(problem.message) : text;
}

void append_key(std::string& out, std::string_view key) {
  out += ",\"";
  out += key;
  out += "\":";
}

void write_problem_details(std::string& out, const Problem& problem, bool camel) {
  fmt::format_to(std::back_inserter(out), R"({{"type":"about:blank","title":"{}","status":{},"detail":)",
                 status_text(problem.status), problem.status);
  write_json_string(out, problem.message);
  append_key(out, "code");
  write_json_string(out, problem.code);
  if (!problem.request_id.empty()) {
    append_key(out, camel ? "requestId" : "request_id");
    write_json_string(out, problem.request_id);
  }
  if (!problem.faults.empty()) {
    append_key(out, "errors");
    out += '[';
    bool first = true;
    for (const Fault& fault : problem.faults) {
      out += std::exchange(first, false) ? "{\"field\":" : ",{\"field\":";
      write_json_string(out, fault.field);
      append_key(out, "code");
      write_json_string(out, fault.code);
      append_key(out, "message");
      write_json_string(out, fault.message);
      if (fault.line > 0)
        fmt::format_to(std::back_inserter(out), R"(,"line":{},"column":{})", fault.line, fault.column);
      out += '}';
    }
    out += ']';
  }
  out += '}';
}

void write_detail(std::string& out, std::string_view text) {
  out += "{\"detail\":";
  write_json_string(out, text);
  out += '}';
}

}  // namespace

void write_envelope_problem(std::string& out, const Problem& problem) {
  out += R"({"success":false,"data":null,"errors":{"code":)";
  write_json_string(out, problem.code);
  append_key(out, "message");
  write_json_string(out, problem.message);
  append_key(out, "details");
  append_by_field(out, problem.faults, "body");
  out += R"(},"meta":null})";
}

void write_detail_problem(std::string& out, const Problem& problem) {
  write_detail(out, sentence(problem));
}

/// A nested fault under its outermost field, its place told in the message: {"events":["[1]: Must be one of …"]}.
static std::vector<Fault> by_outermost_field(std::vector<Fault> faults) {
  for (Fault& fault : faults) {
    const auto end = fault.field.find_first_of("[.");
    if (end == std::string::npos) continue;
    fault.message = fault.field.substr(end) + ": " + fault.message;
    fault.field.resize(end);
  }
  return faults;
}

void write_field_problem(std::string& out, const Problem& problem) {
  const bool of_fields = problem.reason == Reason::invalid || problem.reason == Reason::conflict;
  if (of_fields && !problem.faults.empty()) {
    append_by_field(out, by_outermost_field(problem.faults), "non_field_errors");
  } else {
    write_detail(out, problem.reason == Reason::not_found ? "Not found." : problem.message);  // interview-platform:488
  }
}

void write_house_problem(std::string& out, const Problem& problem) {
  write_problem_details(out, problem, false);
}
void write_camel_house_problem(std::string& out, const Problem& problem) {
  write_problem_details(out, problem, true);
}

const std::string_view envelope_problem_schema =
    R"({"type":"object","properties":{"success":{"const":false},"data":{"type":"null"},"errors":{"type":"object",)"
    R"("properties":{"code":{"type":"string"},"message":{"type":"string"},"details":{"type":"object",)"
    R"("additionalProperties":{"type":"array","items":{"type":"string"}}}},"required":["code","message","details"]},)"
    R"("meta":{"type":"null"}},"required":["success","data","errors","meta"]})";

const std::string_view detail_problem_schema =
    R"({"type":"object","properties":{"detail":{"type":"string"}},"required":["detail"]})";

const std::string_view field_problem_schema =
    R"({"anyOf":[{"type":"object","properties":{"detail":{"type":"string"}},"required":["detail"]},)"
    R"({"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}]})";

const std::string_view house_problem_schema =
    R"({"type":"object","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("detail":{"type":"string"},"code":{"type":"string"},"request_id":{"type":"string"},"errors":{"type":"array",)"
    R"("items":{"type":"object","properties":{"field":{"type":"string"},"code":{"type":"string"},)"
    R"("message":{"type":"string"},"line":{"type":"integer"},"column":{"type":"integer"}},)"
    R"("required":["field","code","message"]}}},"required":["type","title","status","detail","code"]})";

const std::string_view camel_house_problem_schema =
    R"({"type":"object","properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("detail":{"type":"string"},"code":{"type":"string"},"requestId":{"type":"string"},"errors":{"type":"array",)"
    R"("items":{"type":"object","properties":{"field":{"type":"string"},"code":{"type":"string"},)"
    R"("message":{"type":"string"},"line":{"type":"integer"},"column":{"type":"integer"}},)"
    R"("required":["field","code","message"]}}},"required":["type","title","status","detail","code"]})";

}  // namespace hirewire
