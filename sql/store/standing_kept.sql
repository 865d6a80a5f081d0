-- Purpose: keeps the values that stand of some areas, sorted by area: a file of which a check reads one part.
-- Inputs:  lake.coded_observations; standing (as standing_values.sql gives it); $first, $last: the areas.
-- Grain:   key and provider. Key: the SDMX key, PROVIDER.
INSERT INTO lake.standing_values BY NAME
SELECT o.*, s.RECEIVED_AT
FROM lake.coded_observations AS o
JOIN standing AS s USING (SUBMISSION, POSITION)
WHERE o.REF_AREA BETWEEN $first AND $last AND s.REF_AREA BETWEEN $first AND $last
ORDER BY o.REF_AREA, o.RECORDED_AT, SUBMISSION, POSITION
