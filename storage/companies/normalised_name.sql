-- The name of a row n as base/lower.h compares it (normalised_name): "C" lowers ASCII alone, on every machine the same.
lower(btrim(regexp_replace(n.name, '[ \t\r\n]+', ' ', 'g')) collate "C") collate "default"
