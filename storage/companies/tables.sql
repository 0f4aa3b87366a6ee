create table {fold}.company (
  {create aggregate},
  {create CompanyFields},
  owner_user_id uuid,
  preferences json not null default '{}',
  rating_sum    bigint not null default 0,  -- of candidates' scores
  ratings_count bigint not null default 0
);
grant select on {fold}.company to {door};
create index company_name on {fold}.company (tenant_id, name, id);
create index company_created on {fold}.company (tenant_id, created_at, id);
create index company_deleted on {fold}.company (tenant_id, id) where deleted_at is not null;  -- candidates/known_by.sql

create table {fold}.contact (
  {create aggregate},
  company_id uuid not null,
  {create ContactFields}
);
grant select on {fold}.contact to {door};
create index contact_company on {fold}.contact (tenant_id, company_id, name, id);

create table {fold}.department (
  {create aggregate},
  {create DepartmentFields},
  normalised_name text not null,
  company_id      uuid not null
);
grant select on {fold}.department to {door};
create unique index department_name on {fold}.department (tenant_id, company_id, normalised_name);

-- What candidates say of a company, one each.
create table {fold}.rating (
  {create aggregate},
  {create RatingFields},
  company_id   uuid not null,
  candidate_id uuid not null
);
grant select on {fold}.rating to {door};
create unique index rating_company on {fold}.rating (tenant_id, company_id, candidate_id);
