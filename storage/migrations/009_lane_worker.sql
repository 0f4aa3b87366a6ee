-- Who works on what, as the loops say every two seconds (storage/flow/lane_workers.h).
create table {flow}.lane_worker (
  lane       text not null,
  loop       uuid not null,
  instance   text not null,
  partitions int[] not null,
  seen_at    timestamptz not null,
  primary key (lane, loop)
) with (fillfactor = 50);
