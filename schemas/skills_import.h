#pragma once
// Many skills at once (docs/domain.md §5): crm-routes:243.
#include "schemas/candidates.h"
#include "schemas/skills.h"

namespace hirewire::skills {

using candidates::ImportFault;

/// One skill of an import.
struct ImportSkillRow : SkillBasics, CategoryWord {
  std::int64_t line = 0;  ///< internal: the file's line, or the 1-based place in the list
};
/// A whole import of at most a thousand rows.
struct ImportSkillChunk {
  Uuid id;  ///< of the import; what it makes is at home in its partition
  std::vector<ImportSkillRow> rows;
  std::vector<ImportFault> faults;  ///< rows that could not be read
  std::int64_t partitions = 1;      ///< of the lane
};
/// Its body in JSON: names, or objects; they stay as they came, each judged by itself.
struct ImportSkillsBody {
  std::vector<Json> skills;
};

/// Of an import, an aggregate of its own. The skills' own events stand beside it.
struct SkillsImported {
  static constexpr std::string_view type = "skills.imported";
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::vector<Uuid> skills;         ///< internal: that were made, in the rows' order
  std::vector<ImportFault> faults;  ///< internal
};

struct SkillImportResultView {
  std::int64_t total = 0;
  std::int64_t created = 0;
  std::int64_t failed = 0;
  std::int64_t skipped = 0;
  std::vector<ImportFault> errors;
  std::vector<SkillView> created_skills;
  std::string message;
};

}  // namespace hirewire::skills
