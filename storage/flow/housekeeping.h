#pragma once
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/metrics.h"
#include "storage/blobs/blobs.h"
#include "storage/postgres/session.h"

namespace hirewire {

/// Deletes what has been kept long enough (docs/architecture.md §3): inbox rows after 30 days, attempts after 90. Up to
/// 10,000 of each a call. Returns how many were deleted.
std::int64_t forget_old(Session& session);

/// Deletes blobs that have been kept long enough (storage/blobs/blobs.h, BlobKind) and that nothing needs any more, and
/// counts what each tenant has. Any number of processes may do so at once, while files are uploaded and read.
class BlobSweep {
 public:
  explicit BlobSweep(const Blobs& blobs);
  /// One tenant's, as of `at`. False where all have had their turn: the next call begins anew.
  bool step(Session& session, Instant at);

 private:
  [[nodiscard]] std::vector<std::string> needed_no_more(Session& session, const Uuid& tenant, const BlobKind& kind,
                                                        Instant at) const;

  struct Swept {
    metrics::Counter files, bytes;
  };

  const Blobs& blobs_;
  std::vector<Swept> swept_;          ///< of each kind
  std::vector<std::string> waiting_;  ///< tenants
  std::int64_t bytes_ = 0;            ///< of those that had their turn
  const metrics::Gauge all_bytes_ = metrics::gauge("hirewire_blob_bytes", "Bytes of all blobs, as last counted.");
};

/// Tells the planner of young tables that have grown (migrations/005_grown.sql); to be called about once a second.
/// Gives of how many.
std::int64_t analyze_grown(Session& session);

}  // namespace hirewire
