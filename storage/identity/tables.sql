create table {fold}.user_account (
  tenant_id          uuid not null,
  id                 uuid not null,
  version            bigint not null,
  {create UserFields},
  password_hash      text not null,   -- sealed
  credential_version bigint not null,
  username           text,
  phone              text,
  bio                text,
  department         text,
  locale             text,
  time_zone          text,
  state              text not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  primary key (tenant_id, id)
);
-- Not what a password is verified against: the door has that by identity/functions.sql, a row at a time.
grant select (tenant_id, id, version, {names UserFields}, username, phone, bio, department, locale, time_zone, state, created_at, updated_at)
  on {fold}.user_account to {door};

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
