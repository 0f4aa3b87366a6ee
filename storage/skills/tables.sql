create table {fold}.skill (
  {create aggregate},
  {create SkillFields}
);
grant select on {fold}.skill to {door};
create index skill_name on {fold}.skill (tenant_id, name, id);
create index skill_category on {fold}.skill (tenant_id, category_id);

create table {fold}.category (
  {create aggregate},
  {create CategoryFields}
);
grant select on {fold}.category to {door};
create index category_name on {fold}.category (tenant_id, name, id);

-- What an import of skills gave.
create table {fold}.skill_import (
  {create aggregate},
  {create SkillsImported}
);
grant select on {fold}.skill_import to {door};
