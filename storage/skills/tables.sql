create table {fold}.skill (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  {create SkillFields},
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (tenant_id, id)
);
create index skill_name on {fold}.skill (tenant_id, name, id);
