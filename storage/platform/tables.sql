create table {fold}.tenant (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  {create TenantFields},
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
-- Which host name is whose, the door must find before it knows a tenant: platform/functions.sql tells it.

-- A row a tenant, of the tenant's own id; none where nothing was ever set.
create table {fold}.settings (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  settings   json not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
grant select on {fold}.settings to {door};

create table {fold}.task (
  tenant_id    uuid not null,
  id           uuid not null,
  version      bigint not null,
  {create TaskFields},
  requested_by uuid,
  state        text not null,
  error        text,
  created_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (tenant_id, id)
);
grant select on {fold}.task to {door};

create table {fold}.task_part (
  tenant_id  uuid not null,
  task_id    uuid not null,
  ordinal    bigint not null,
  created    bigint not null,
  failed     bigint not null,
  skipped    bigint not null,
  faults     json not null,
  candidates uuid[],                  -- what a JSON import made, for its answer
  at         timestamptz not null,
  primary key (tenant_id, task_id, ordinal)
);
grant select on {fold}.task_part to {door};
