-- Which consultant works for which candidate, since its created_at; deleted_at is when it ended (docs/domain.md, consultants). Of one that
-- names no consultant the account added the candidate.
create table {fold}.assignment (
  {create aggregate},
  {create CandidateAssigned}
);
grant select on {fold}.assignment to {door};
-- The index of before, assignment_candidate, was unique (migrations/080_assignments.sql).
create index assignment_of_candidate on {fold}.assignment (tenant_id, candidate_id, user_id);
create index assignment_of_user on {fold}.assignment (tenant_id, user_id, created_at, id);
