-- Purpose: the ultimate sampling units of a file, numbered from 0, with the keys and populations of their stages.
-- Inputs:  filled in: keys (columns that name a unit, as k0, k1 …), populations (as p0, p1 …), source.
-- Grain:   an ultimate unit.
-- Key:     unit; k0, k1 ….
CREATE OR REPLACE TEMP TABLE sampled_units AS
SELECT CAST(row_number() OVER (ORDER BY {order}) - 1 AS INTEGER) AS unit, *
FROM (
    SELECT {keys}{populations}
    FROM {source}
    GROUP BY {order}
);
