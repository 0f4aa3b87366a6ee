-- The tables of {fold} that belong to no context: what all folds write. Like each context's they are written by folds only, and `hirewire
-- rebuild` makes them again from the log. So in every tables.sql: no default now(), no sequence, no random; every key and foreign key is led
-- by the tenant, and none leads to another context's table. A column that a table gets later may be NULL or has a default
-- (storage/migrations/growth.h). The door may read what is granted to it here, beside the table: what its statements need (a test asks).

-- Nobody lists it. The door has no grant; a worker sees the entries of the tenants that it names, and asks flow/functions.sql for the others.
create table {fold}.directory (
  scope     uuid not null,            -- the tenant, or nil: unique across all tenants
  kind      text not null,
  value     text not null,            -- a keyed hash
  tenant_id uuid not null,            -- the owner's
  owner     uuid not null,
  primary key (scope, kind, value)
);

create table {fold}.counter (
  tenant_id  uuid not null,
  company_id uuid not null,           -- nil: none
  name       text not null,
  key        text not null,
  partition  int not null,            -- a row of one writer; reads sum
  value      bigint not null,
  primary key (tenant_id, name, company_id, key, partition)
) with (fillfactor = 50);
grant select on {fold}.counter to {door};
