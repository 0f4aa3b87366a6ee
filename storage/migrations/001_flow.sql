-- The records that carry the flow (docs/architecture.md §1): inbox, event_log, todo; and the partitions. {flow} {fold} {door} {worker}
-- are filled by `hirewire migrate`.

-- What is set once: the partition count.
create table {flow}.setting (
  name  text primary key,
  value text not null
);

-- The truth about progress of a lane's partition. `epoch` is random, made at each takeover: a fence that a restored backup cannot fool.
create table {flow}.partition (
  lane        text not null,
  partition   int not null,
  epoch       uuid not null,
  next_offset bigint not null,
  last_id     uuid,
  seq         bigint not null,
  strikes     int not null,
  suspect     uuid,                   -- the command that was tried alone last, at three strikes
  primary key (lane, partition)
) with (fillfactor = 50);

-- They move at other times than the partition, so they are rows of their own.
create table {flow}.relayed (
  lane      text not null,
  partition int not null,
  seq       bigint not null,
  primary key (lane, partition)
) with (fillfactor = 50);
create table {flow}.reacted (
  lane      text not null,
  partition int not null,
  seq       bigint not null,
  primary key (lane, partition)
) with (fillfactor = 50);

-- What was asked and the answer. Kept 30 days.
create table {flow}.inbox (
  command_id  uuid primary key,
  tenant_id   uuid not null,
  fingerprint text not null,
  status      text not null,
  kind        text not null,
  object_id   uuid,
  version     bigint not null,
  problem     json,
  settles     uuid,
  at          timestamptz not null
);
create index inbox_at on {flow}.inbox using brin (at);

-- What happened. `position` is drawn after every apply of its transaction, so folding by it rebuilds exactly.
create table {flow}.event_log (
  lane              text not null,
  partition         int not null,
  seq               bigint not null,
  position          bigint generated always as identity,
  epoch             uuid not null,
  id                uuid not null,
  type              text not null,
  aggregate_id      uuid not null,
  aggregate_version bigint not null,
  tenant_id         uuid not null,
  actor_id          uuid,
  command_id        uuid not null,
  depth             int not null,
  traceparent       text,
  time              timestamptz not null,
  body              json not null,
  kept              json compression lz4,   -- lists that do not travel (an import's rows)
  claims            json,             -- directory entries taken and given back
  primary key (lane, partition, seq)
);

-- What is still to do. A dead letter is a todo without due_at.
create table {flow}.todo (
  id          uuid primary key,
  kind        text not null,
  tenant_id   uuid not null,
  lane_key    text not null,          -- at most so many of one key at once: an endpoint, a provider
  due_at      timestamptz,
  lease_until timestamptz,
  attempts    int not null default 0,
  payload     json not null,
  error       text,
  created_at  timestamptz not null
) with (fillfactor = 70);
create index todo_due on {flow}.todo (kind, due_at) where due_at is not null;
create index todo_dead on {flow}.todo (kind) where due_at is null;

-- Each try of a delivery, a mail, a posting. Kept 90 days.
create table {flow}.attempt (
  todo_id     uuid not null,
  attempt     int not null,
  tenant_id   uuid not null,
  kind        text not null,
  lane_key    text not null,
  status_code int,
  error       text,
  milliseconds int not null,
  at          timestamptz not null,
  primary key (todo_id, attempt)
);
create index attempt_at on {flow}.attempt using brin (at);

-- Messages that were convicted (docs/architecture.md §3, Poison).
create table {flow}.dead_letter (
  id          uuid primary key,
  lane        text not null,
  partition   int not null,
  message_offset bigint not null,
  reason      text not null,
  headers     json not null,
  body        text not null,
  at          timestamptz not null
);
