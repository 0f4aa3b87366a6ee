-- When a user was last active, or an API key last used. Doors tell what each has heard, through any partition: rows are written in the order
-- of their ids, and the latest time stands whoever comes last.
create table {fold}.last_seen (
  tenant_id uuid not null,
  id        uuid not null,
  at        timestamptz not null,
  primary key (tenant_id, id)
) with (fillfactor = 50);
grant select on {fold}.last_seen to {door};
