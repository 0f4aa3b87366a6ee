create table {fold}.skill (
  {create aggregate},
  {create SkillFields}
);
create index skill_name on {fold}.skill (tenant_id, name, id);
create index skill_category on {fold}.skill (tenant_id, category_id);

create table {fold}.category (
  {create aggregate},
  {create CategoryFields}
);
create index category_name on {fold}.category (tenant_id, name, id);
