#include "storage/flow/housekeeping.h"

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

std::int64_t analyze_grown(Session& session) {
  return session.run({"select analyze_grown() as n", {}}).integer(0, "n");
}

}  // namespace hirewire
