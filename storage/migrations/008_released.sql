-- Who is suspected of killing the process (docs/architecture.md §3, Poison): only what was marked, and only after an end that was not
-- orderly. `strikes` is not read any more; workers of the version before still write it.
alter table {flow}.partition add column if not exists released boolean not null default true;   -- its last owner ended in order
alter table {flow}.partition add column if not exists in_order boolean not null default true;   -- it was so at the last takeover
alter table {flow}.partition add column if not exists marks int not null default 0;             -- of `suspect`, since the last commit
alter table {flow}.partition alter column strikes set default 0;
