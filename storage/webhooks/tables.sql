create table {fold}.webhook_endpoint (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  {create EndpointFields},
  secret     text not null,           -- sealed
  company_id uuid,
  state      text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
grant select (tenant_id, id, version, {names EndpointFields}, company_id, state, created_at, updated_at) on {fold}.webhook_endpoint to {door};
