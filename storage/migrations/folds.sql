-- The tables that only apply writes, and that `hirewire rebuild` makes again from the log, in schema {fold}. No default now(),
-- no sequence, no random. Every key and foreign key is led by the tenant.

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

create table {fold}.tenant (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  code       text not null,
  name       text not null,
  hosts      text[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);

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

create table {fold}.user_account (
  tenant_id          uuid not null,
  id                 uuid not null,
  version            bigint not null,
  email              text not null,
  password_hash      text not null,   -- sealed
  credential_version bigint not null,
  first_name         text not null,
  last_name          text not null,
  username           text,
  phone              text,
  bio                text,
  role               text not null,
  company_id         uuid,
  is_company_admin   boolean not null,
  is_verified        boolean not null,
  department         text,
  locale             text,
  time_zone          text,
  state              text not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  primary key (tenant_id, id)
);

create table {fold}.session (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  user_id    uuid not null,
  listener   text not null,
  generation bigint not null,
  used       bigint not null,
  state      text not null,
  reason     text,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references {fold}.user_account
);

create table {fold}.candidate (
  tenant_id              uuid not null,
  id                     uuid not null,
  version                bigint not null,
  user_id                uuid,
  {create CandidateFields},
  state                  text not null,
  source                 text not null,
  company_id             uuid,
  current_application_id uuid not null,
  status                 text not null,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  deleted_at             timestamptz,
  primary key (tenant_id, id)
);
-- Not partial: before the first analyze the planner would take a partial one for smaller than the primary key, and look-ups with it.
create index candidate_created on {fold}.candidate (tenant_id, created_at, id);
create index candidate_account on {fold}.candidate (tenant_id, user_id) where user_id is not null;
create index candidate_status on {fold}.candidate (tenant_id, status);

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

-- Who knows a candidate: an aggregate of its own.
create table {fold}.known_company (
  tenant_id    uuid not null,
  id           uuid not null,
  candidate_id uuid not null,
  company_id   uuid not null,
  source       text not null,
  since        timestamptz not null,
  primary key (tenant_id, candidate_id, company_id)
);

create table {fold}.application (
  tenant_id         uuid not null,
  id                uuid not null,
  version           bigint not null,
  candidate_id      uuid not null,
  job_id            uuid,
  company_id        uuid,
  status            text not null,
  status_changed_at timestamptz not null,
  source            text not null,
  applied_at        timestamptz not null,
  accepted_at       timestamptz,
  hired_at          timestamptz,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, candidate_id) references {fold}.candidate
);

create table {fold}.status_change (
  tenant_id      uuid not null,
  application_id uuid not null,
  version        bigint not null,
  from_status    text,
  to_status      text not null,
  actor_id       uuid,
  reason         text,
  at             timestamptz not null,
  primary key (tenant_id, application_id, version)
);

create table {fold}.task (
  tenant_id    uuid not null,
  id           uuid not null,
  version      bigint not null,
  kind         text not null,
  requested_by uuid,
  company_id   uuid,
  input        json not null,
  blob         text,
  filename     text,
  total        bigint not null,
  state        text not null,
  error        text,
  created_at   timestamptz not null,
  finished_at  timestamptz,
  primary key (tenant_id, id)
);

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

create table {fold}.webhook_endpoint (
  tenant_id  uuid not null,
  id         uuid not null,
  version    bigint not null,
  url        text not null,
  events     text[] not null,
  secret     text not null,           -- sealed
  company_id uuid,
  state      text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
