create table {fold}.candidate (
  {create aggregate},
  {create CandidateFields},
  user_id                uuid,
  state                  text not null,
  source                 text not null,
  company_id             uuid,
  current_application_id uuid not null,
  status                 text not null
);
grant select on {fold}.candidate to {door};
-- Not partial: before the first analyze the planner would take a partial one for smaller than the primary key, and look-ups with it.
create index candidate_created on {fold}.candidate (tenant_id, created_at, id);
create index candidate_account on {fold}.candidate (tenant_id, user_id) where user_id is not null;
create index candidate_status on {fold}.candidate (tenant_id, status);

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
grant select on {fold}.known_company to {door};

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
grant select on {fold}.application to {door};

create index application_candidate on {fold}.application (tenant_id, candidate_id);

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

-- Which consultant works for a candidate (docs/domain.md, consultants).
create table {fold}.assignment (
  {create aggregate},
  {create CandidateAssigned}
);
grant select on {fold}.assignment to {door};
create unique index assignment_candidate on {fold}.assignment (tenant_id, candidate_id, user_id);
