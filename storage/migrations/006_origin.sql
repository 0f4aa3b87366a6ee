-- Where a request came in (schemas/messages/message.h, Origin). Null for what the house asked itself, and for what is older than this.
-- Nullable and without a default: no row is rewritten. The client's address is personal: erasing a person empties it.
alter table {flow}.event_log add column client text, add column listener text;
