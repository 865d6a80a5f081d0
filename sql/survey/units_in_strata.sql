-- Purpose: a primary sampling unit that lies in several strata, the least of them, and how many there are.
-- Inputs:  filled in: unit, stratum (columns), source (tables of microdata).
-- Grain:   at most one row.
SELECT unit, strata, count(*) OVER () AS several
FROM (
    SELECT {unit} AS unit, count(DISTINCT {stratum}) AS strata
    FROM {source}
    GROUP BY ALL
)
WHERE strata > 1
ORDER BY unit
LIMIT 1;
