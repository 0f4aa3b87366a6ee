#include "storage/flow/housekeeping.h"

#include <algorithm>

#include "base/log.h"
#include "storage/postgres/relation.h"
#include "storage/postgres/sql.h"

namespace hirewire {

std::int64_t forget_old(Session& session) {
  const Statement statements[] = {{"delete from inbox where command_id in (select command_id from inbox where at < "
                                   "now() - interval '30 days' limit 10000)",
                                   {}},
                                  {"delete from attempt where (todo_id, attempt) in (select todo_id, attempt from "
                                   "attempt where at < now() - interval '90 days' limit 10000)",
                                   {}},
                                  {"delete from lane_worker where seen_at < now() - interval '1 day'", {}}};
  std::int64_t gone = 0;
  for (const Rows& rows : session.run_all(statements)) gone += rows.affected();
  return gone;
}

BlobSweep::BlobSweep(const Blobs& blobs) : blobs_(blobs) {
  for (const BlobKind& kind : blob_kinds) {
    const metrics::Labels labels{{"kind", std::string(kind.name)}};
    swept_.push_back(
        {metrics::counter("hirewire_blobs_swept_total", "Files deleted because their time was over.", labels),
         metrics::counter("hirewire_blobs_swept_bytes_total", "Bytes of the files that were deleted.", labels)});
  }
}

std::vector<std::string> BlobSweep::needed_no_more(Session& session, const Uuid& tenant, const BlobKind& kind,
                                                   Instant at) const {
  auto over = blobs_.expired(to_string(tenant), kind, at);
  if (over.empty()) return over;
  Relation wanted("wanted");
  const auto tenant_id = wanted.column("tenant_id", "uuid");
  const auto hash = wanted.column("hash", "text");
  for (const std::string& one : over) {
    wanted.add(tenant_id, tenant);
    wanted.add(hash, std::string_view(one));
  }
  std::vector<Statement> statements;
  if (auto see = session.see({tenant})) statements.push_back(std::move(*see));
  statements.push_back(wanted.into(sql(kind.in_use)));
  const Rows needed = session.run_all(statements).back();
  for (int r = 0; r < needed.size(); ++r) std::erase(over, needed.text(r, "hash"));
  return over;
}

bool BlobSweep::step(Session& session, Instant at) {
  if (waiting_.empty()) {
    waiting_ = blobs_.tenants();
    bytes_ = 0;
  }
  if (waiting_.empty()) return false;
  const std::string name = std::move(waiting_.back());
  waiting_.pop_back();
  const auto tenant = parse_uuid(name);
  for (std::size_t k = 0; tenant && k < std::size(blob_kinds); ++k) {  // another folder is not ours
    const BlobKind& kind = blob_kinds[k];
    const auto removed = blobs_.remove(name, kind, needed_no_more(session, *tenant, kind, at), at);
    if (removed.files == 0) continue;
    swept_[k].files.add(static_cast<double>(removed.files));
    swept_[k].bytes.add(static_cast<double>(removed.bytes));
    log::info("blobs_swept", {{"kind", kind.name}, {"files", removed.files}, {"bytes", removed.bytes}});
  }
  if (tenant) bytes_ += blobs_.recount(name);
  if (!waiting_.empty()) return true;
  all_bytes_.set(static_cast<double>(bytes_));
  return false;
}

std::int64_t analyze_grown(Session& session) {
  return session.run({"select analyze_grown() as n", {}}).integer(0, "n");
}

}  // namespace hirewire
