-- One user (schemas/identity.h, UserView), to whom he is within reach.
-- param id uuid
-- scope identity
{identity/view.sql}
where u.tenant_id = :tenant and u.id = :id and u.state <> 'deleted' and {scope}
