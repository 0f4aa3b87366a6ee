create table {fold}.user_account (
  tenant_id          uuid not null,
  id                 uuid not null,
  version            bigint not null,
  {create UserFields},
  password_hash      text not null,   -- sealed; empty: he was invited and has none yet
  credential_version bigint not null,
  state              text not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  primary key (tenant_id, id)
);
-- Not what a password is verified against: the door has that by identity/functions.sql, a row at a time.
grant select (tenant_id, id, version, {names UserFields}, state, created_at, updated_at) on {fold}.user_account to {door};
create index user_created on {fold}.user_account (tenant_id, created_at, id);
create index user_company on {fold}.user_account (tenant_id, company_id, created_at, id);
create index user_email on {fold}.user_account (tenant_id, lower(email));
-- A tenant keeps one of them active.
create index user_admin on {fold}.user_account (tenant_id, id) where role in ('admin', 'superadmin');

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
grant select on {fold}.session to {door};
-- Whoever is deactivated loses his open sessions.
create index session_open on {fold}.session (tenant_id, user_id) where state = 'open';

-- Custom roles, whose permissions a user holds beside his role's.
create table {fold}.role (
  {create aggregate},
  {create RoleFields}
);
grant select on {fold}.role to {door};
create index role_name on {fold}.role (tenant_id, name, id);

-- What an import of users gave.
create table {fold}.user_import (
  {create aggregate},
  {create UsersImported}
);
grant select on {fold}.user_import to {door};

-- Of companies that are deleted: which of their users were deactivated with them, part by part in the order of the users' ids.
create table {fold}.dismissal (
  {create aggregate},
  {create UsersDismissed}
);
create unique index dismissal_part on {fold}.dismissal (tenant_id, company_id, part);

-- What users look like, one picture each.
create table {fold}.user_picture (
  tenant_id uuid not null,
  user_id   uuid not null,
  {create UploadedFile},
  primary key (tenant_id, user_id)
);
grant select on {fold}.user_picture to {door};
create index user_picture_blob on {fold}.user_picture (tenant_id, blob);
