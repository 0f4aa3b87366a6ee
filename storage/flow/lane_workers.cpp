#include "storage/flow/lane_workers.h"

#include "storage/postgres/relation.h"

namespace hirewire {

Statement report_in(std::string_view lane, const Uuid& loop, std::string_view instance,
                    std::span<const int> partitions) {
  Array numbers;
  for (const int p : partitions) numbers.add(std::to_string(p));
  return {
      "insert into lane_worker values ($1, $2, $3, $4::int[], clock_timestamp()) on conflict (lane, loop) "
      "do update set partitions = excluded.partitions, seen_at = excluded.seen_at",
      {std::string(lane), to_string(loop), std::string(instance), numbers.text()}};
}

Statement report_out(std::string_view lane, const Uuid& loop) {
  return {"delete from lane_worker where lane = $1 and loop = $2", {std::string(lane), to_string(loop)}};
}

Statement unattended(std::span<const std::string_view> lanes) {
  Array names;
  for (const std::string_view lane : lanes) names.add(lane);
  return {
      "select * from (select l.lane, s.value::bigint - (select count(distinct p) from lane_worker w, "
      "unnest(w.partitions) p where w.lane = l.lane and w.seen_at > clock_timestamp() - interval '10 s') as missing "
      "from unnest($1::text[]) l(lane), setting s where s.name = 'partitions') of_lane where missing > 0",
      {names.text()}};
}

}  // namespace hirewire
