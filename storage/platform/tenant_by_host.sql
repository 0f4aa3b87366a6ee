-- The tenant of a host name, else the one with the code `default`. Asked with a nil tenant: which host is whose lies outside the
-- wall (storage/platform/tables.sql).
-- param host text
select t.tenant_id, t.code
from tenant t
where t.code = 'default' or :host = any (t.hosts)
order by (:host = any (t.hosts)) desc
limit 1
