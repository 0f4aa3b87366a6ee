-- One user (schemas/identity.h, UserView), for himself and for the house: an operation on other users brings a scope of its own.
-- param id uuid
{identity/view.sql}
where u.tenant_id = :tenant and u.id = :id and u.state <> 'deleted'
