-- Purpose: strata with one primary sampling unit, whose variance cannot be estimated. One that has no other unit in the
--          population was drawn wholly: it represents itself, and there is nothing to estimate.
-- Inputs:  {source} (the file under the name {file}, with those it is linked to), {unit}, {stratum},
--          {population} (units in the stratum; NULL where that is not known).
-- Grain:   one row. Key: none. FIRST_ROWS are counted from 1, without the heading.
SELECT
    coalesce(sum(FOUND) FILTER (SINGLE), 0)::BIGINT AS ROWS,
    list_sort(flatten(list(NUMBERS) FILTER (SINGLE)))[:5] AS FIRST_ROWS,
    count(*) FILTER (SINGLE) AS SINGLE, count(*) AS STRATA
FROM (
    SELECT
        count(*) AS FOUND, min({file}.rowid + 1, 5) AS NUMBERS,
        count(DISTINCT {unit}) = 1 AND coalesce(max({population}) > 1, true) AS SINGLE
    FROM {source}
    WHERE {stratum} IS NOT NULL
    GROUP BY {stratum}
) AS strata
