-- Leases take turns over tenants and, below them, lane keys: whose rows there are is found by leaps through this index (storage/flow/todo.cpp).
-- todo_due stays for the workers of the version before, which lease by it.
create index todo_turn on {flow}.todo (kind, tenant_id, lane_key, due_at) where due_at is not null;
