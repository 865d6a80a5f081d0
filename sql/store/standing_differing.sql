-- Purpose: of which submissions other values are kept as standing than stand.
-- Inputs:  lake.coded_observations, lake.standing_values; standing (as standing_values.sql gives it).
-- Grain and key: SUBMISSION. VALUES_DIFFERING: how many there are of one without the other.
WITH right_ones AS MATERIALIZED (
    SELECT o.*, s.RECEIVED_AT FROM lake.coded_observations AS o JOIN standing AS s USING (SUBMISSION, POSITION)
),
kept AS MATERIALIZED (
    (FROM right_ones LIMIT 0)  -- its columns, in their order
    UNION ALL BY NAME
    FROM lake.standing_values
)
SELECT SUBMISSION, count(*) AS VALUES_DIFFERING
FROM (
    (FROM right_ones EXCEPT ALL FROM kept)
    UNION ALL
    (FROM kept EXCEPT ALL FROM right_ones)
)
GROUP BY SUBMISSION
ORDER BY SUBMISSION
