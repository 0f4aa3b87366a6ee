#include "schemas/language/problem.h"

#include "schemas/language/describe.h"
#include "schemas/language/json.h"

namespace hirewire {

namespace {

struct FaultRecord {
  std::string field;
  std::string code;
  std::string message;
  std::int64_t line = 0;
  std::int64_t column = 0;
};
BOOST_DESCRIBE_STRUCT(FaultRecord, (), (field, code, message, line, column))

struct ProblemRecord {
  std::string code;
  std::string message;
  std::vector<FaultRecord> faults;
};
BOOST_DESCRIBE_STRUCT(ProblemRecord, (), (code, message, faults))

}  // namespace

std::string problem_to_json(const Refusal& refusal) {
  ProblemRecord record{refusal.code, refusal.message, {}};
  for (const Fault& f : refusal.faults) record.faults.push_back({f.field, f.code, f.message, f.line, f.column});
  return to_json(record);
}

Refusal problem_from_json(std::string_view status, std::string_view text) {
  const auto reason = reason_named(status);
  auto record = read_json_as<ProblemRecord>(text);
  if (!reason || !record) return outcome_unknown();
  Refusal refusal{*reason, record->code, record->message, {}, 0};
  for (FaultRecord& f : record->faults) refusal.faults.push_back({f.field, f.code, f.message, f.line, f.column});
  return refusal;
}

}  // namespace hirewire
