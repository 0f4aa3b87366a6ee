create table {fold}.company (
  tenant_id    uuid not null,
  id           uuid not null,
  version      bigint not null,
  name         text not null,
  email_domain text,
  description  text,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  deleted_at   timestamptz,
  primary key (tenant_id, id)
);
