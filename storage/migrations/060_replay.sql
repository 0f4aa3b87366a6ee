-- The database was restored to a state from before what Kafka knows (docs/architecture.md §3, Restore). A row for each partition, as it
-- stood when that was found; they stay when all is done, so that what the feed told of events that never came again is not asked for twice.
create table {flow}.replay (
  lane         text not null,
  partition    int not null,
  waiting      boolean not null,      -- its commands are still to be carried out again
  first_offset bigint not null,       -- of the command topic: from here …
  end_offset   bigint not null,       -- … to before here
  seq          bigint not null,       -- the last event that the database knew
  reacted      bigint not null,       -- and the last one whose todo rows it knew
  feed_end     bigint not null,       -- where the feed ended
  told         boolean not null,      -- what the feed told after `reacted` stands in told_event
  primary key (lane, partition)
);
-- Events that the feed told and the database had forgotten. Each goes when its reactions have been asked again; `otherwise`: the replay did
-- not make it again, and it waits for a person (`hirewire told`).
create table {flow}.told_event (
  id         uuid primary key,
  lane       text not null,
  partition  int not null,
  seq        bigint not null,
  position   bigint,                  -- of the log that is lost; null where an older binary told it
  type       text not null,
  command_id uuid,
  time       timestamptz,
  otherwise  boolean not null default false
);
create index told_event_command on {flow}.told_event (command_id);
create index told_event_open on {flow}.told_event (lane, partition) where not otherwise;
