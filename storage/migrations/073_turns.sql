-- Leases take turns over tenants and, below them, lane keys: whose rows there are is found by leaps through this index (storage/flow/todo.cpp).
create index todo_turn on {flow}.todo (kind, tenant_id, lane_key, due_at) where due_at is not null;
drop index {flow}.todo_due;
