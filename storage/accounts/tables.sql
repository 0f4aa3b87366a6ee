-- Of each purpose the token that was mailed to a user last: an older one has no row any more, and is void. The token itself stands nowhere
-- (base/one_time_token.h).
create table {fold}.one_time_token (
  tenant_id  uuid not null,
  id         uuid not null,
  user_id    uuid not null,
  purpose    text not null,
  email      text not null,           -- the address that it was mailed to: of another it proves nothing
  expires_at timestamptz not null,
  used_at    timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index one_time_token_of_user on {fold}.one_time_token (tenant_id, user_id, purpose);
