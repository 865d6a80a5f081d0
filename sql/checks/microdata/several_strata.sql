-- Purpose: primary sampling units whose number stands in several strata, where a number is said to be one unit.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {unit}, {stratum}.
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT coalesce(sum(FOUND), 0)::BIGINT AS ROWS, list_sort(flatten(list(NUMBERS)))[:5] AS FIRST_ROWS, count(*) AS UNITS
FROM (
    SELECT count(*) AS FOUND, min({file}.rowid + 1, 5) AS NUMBERS
    FROM {source}
    WHERE {unit} IS NOT NULL
    GROUP BY {unit}
    HAVING count(DISTINCT {stratum}) > 1
) AS nested
