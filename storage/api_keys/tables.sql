create table {fold}.api_key (
  {create aggregate},
  {create ApiKeyIssued}
);
-- The hash too: the door compares it with that of the key that it is shown. It is of 32 random bytes and tells nothing about them.
grant select on {fold}.api_key to {door};
create index api_key_created on {fold}.api_key (tenant_id, created_at, id);
