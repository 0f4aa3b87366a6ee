-- Commands on Kafka are signed (docs/decisions/2026-11-26-commands-are-signed.md). Null: nobody who knows of signatures has had it.
alter table {flow}.partition add column if not exists unsigned_below bigint;   -- before this offset a command needs none
