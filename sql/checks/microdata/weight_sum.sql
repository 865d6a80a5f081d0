-- Purpose: whether weights add up to a part of the population that a survey can stand for: those of persons to that of
--          the country, those of businesses to their number in the stratum.
-- Inputs:  {file}, {weight} (a number), {group} (the stratum; 0: the whole file), {population} (how many there are),
--          {least}, {most} (parts of it).
-- Grain:   one row. Key: none. ROWS are those of the groups that differ, TOTAL and POPULATION the sums of these groups.
--          FIRST_ROWS are counted from 1, without the heading.
WITH weighed AS (
    SELECT {weight} AS WEIGHT, rowid + 1 AS PLACE, {group} AS GROUPED, {population} AS KNOWN FROM {file}
),
differing AS (
    SELECT
        count(*) AS FOUND, min(PLACE, 5) AS NUMBERS, coalesce(sum(WEIGHT), 0) AS TOTAL, max(KNOWN) AS POPULATION
    FROM weighed
    GROUP BY GROUPED
    HAVING NOT coalesce(sum(WEIGHT), 0) BETWEEN {least} * max(KNOWN) AND {most} * max(KNOWN)
)
SELECT
    coalesce(sum(FOUND), 0)::BIGINT AS ROWS, list_sort(flatten(list(NUMBERS)))[:5] AS FIRST_ROWS,
    sum(TOTAL) AS TOTAL, sum(POPULATION) AS POPULATION
FROM differing
