create table {fold}.consultant (
  {create aggregate},
  {create ConsultantFields},
  user_id uuid not null,
  {create TargetFields}  -- what he is to achieve
);
grant select on {fold}.consultant to {door};
create index consultant_created on {fold}.consultant (tenant_id, created_at, id);
create index consultant_account on {fold}.consultant (tenant_id, user_id);
