#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/config.h"
#include "base/id.h"
#include "storage/flow/flow.h"
#include "storage/flow/fold.h"
#include "storage/postgres/session.h"

namespace hirewire::test {

/// The database of HIREWIRE_POSTGRES with a namespace of this program's own (HIREWIRE_NAMESPACE + `_` + name), migrated
/// at first use and dropped at the end with its roles. nullptr, and a word about it, with
/// HIREWIRE_TEST_WITHOUT_SERVICES=1.
const Config* database(const std::string& name = "storage");

/// A second house beside it, for what needs all tables to itself; dropped when it goes.
class House {
 public:
  explicit House(const std::string& name);
  ~House();
  House(const House&) = delete;
  House& operator=(const House&) = delete;
  [[nodiscard]] const Config& config() const { return config_; }

 private:
  Config config_;
};

/// Drops the schemas and logins of the namespace, where there are any.
void forget(const Config& config);

/// Of all contexts.
const Folds& folds();

Event candidate_created(const Uuid& id, const std::string& email, std::vector<Claim> claims = {});
Event candidate_updated(const Uuid& id, std::int64_t version, const std::string& first_name);
/// An event of a command of its own.
Happened happened(Event event, const Uuid& tenant, int partition = 0);
/// The same of a command that has others.
Happened happened(Event event, const Uuid& tenant, const Uuid& command, int partition = 0);

/// As a batch does it: folds a wave, appends it, commits.
void carry_out(Session& session, std::string_view lane, PartitionRow& mine, const std::vector<Happened>& events,
               const Folds& by = folds());

}  // namespace hirewire::test
