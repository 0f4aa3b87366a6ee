create table {fold}.skill (
  {create aggregate},
  {create SkillFields}
);
create index skill_name on {fold}.skill (tenant_id, name, id);
