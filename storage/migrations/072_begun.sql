-- The attempt whose effect may have begun outside (a mail's bytes were about to be sent): after a crash nobody knows its end. NULL: none
-- has, or its end is known.
alter table {flow}.todo add column begun int;
