-- A user whom an admin registers (schemas/identity/users.h, RegisteredUserView), as user_by_id.sql shows him.
-- param id uuid
select made.*, 'token_sent_to_email' as verification_token
from ({identity/view.sql}
      where u.tenant_id = :tenant and u.id = :id and u.state <> 'deleted') made
