create table {fold}.candidate (
  {create aggregate},
  {create CandidateFields},
  user_id                uuid,
  state                  text not null,
  source                 text not null,
  company_id             uuid,
  current_application_id uuid not null,
  status                 text not null,
  -- By which possible duplicates are found (functions.sql). Columns of their own: behind row-level security an index over an expression is
  -- not used, as the functions that it would need are not leakproof.
  phone_key              text,
  linkedin_key           text
);
grant select on {fold}.candidate to {door};
-- Not partial: before the first analyze the planner would take a partial one for smaller than the primary key, and look-ups with it.
create index candidate_created on {fold}.candidate (tenant_id, created_at, id);
create index candidate_account on {fold}.candidate (tenant_id, user_id) where user_id is not null;
create index candidate_status on {fold}.candidate (tenant_id, status);
create index candidate_phone on {fold}.candidate (tenant_id, phone_key) where phone_key is not null;
create index candidate_linkedin on {fold}.candidate (tenant_id, linkedin_key) where linkedin_key is not null;

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
-- Not why: that is what somebody wrote about a person.
grant select (tenant_id, application_id, from_status, to_status, actor_id, at) on {fold}.status_change to {door};

create table {fold}.education (
  {create aggregate},
  candidate_id uuid not null,
  {create EducationFields}
);
grant select on {fold}.education to {door};
create index education_candidate on {fold}.education (tenant_id, candidate_id, created_at, id);

create table {fold}.experience (
  {create aggregate},
  candidate_id uuid not null,
  {create ExperienceFields}
);
grant select on {fold}.experience to {door};
create index experience_candidate on {fold}.experience (tenant_id, candidate_id, created_at, id);

-- What a candidate can do, in the order in which it was said. The name is kept: a skill may be deleted.
create table {fold}.candidate_skill (
  tenant_id    uuid not null,
  candidate_id uuid not null,
  place        bigint not null,
  {create CandidateSkill},
  primary key (tenant_id, candidate_id, skill_id)
);
grant select on {fold}.candidate_skill to {door};

create table {fold}.resume (
  {create aggregate},
  candidate_id uuid not null,
  {create UploadedFile},
  state        text not null default 'uploaded',
  parsed       json,
  text         text,
  error        text
);
grant select (tenant_id, id, version, created_at, deleted_at, candidate_id, {names UploadedFile}, state, parsed, error)
  on {fold}.resume to {door};
create index resume_candidate on {fold}.resume (tenant_id, candidate_id, created_at, id);
create index resume_blob on {fold}.resume (tenant_id, blob);
