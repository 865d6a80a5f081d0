-- Purpose: whether a confidential value was ever accepted in some areas.
-- Inputs:  lake.coded_observations; $areas. Grain: one row, or none. Key: none.
-- By the first and the last of the areas DuckLake leaves out files and parts of files.
SELECT 1
FROM lake.coded_observations
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas::VARCHAR[], REF_AREA)
    AND CONF_STATUS IS DISTINCT FROM 'F'
LIMIT 1
