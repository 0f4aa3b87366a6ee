-- The account that asks, and its candidate: where he has none, how many he had says which id he gets.
select u.email, u.is_verified, u.first_name, u.last_name, c.id as candidate_id,
       (select count(*) from candidate f where f.tenant_id = u.tenant_id and f.user_id = u.id and f.deleted_at is not null) as former
from user_account u
left join candidate c on c.tenant_id = u.tenant_id and c.user_id = u.id and c.deleted_at is null
where u.tenant_id = :tenant and u.id = :user
