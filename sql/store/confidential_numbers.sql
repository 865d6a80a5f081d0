-- Purpose: the confidential values that were ever accepted in some areas, with their errors: no word of a copy of a
--          later file may repeat them.
-- Inputs:  lake.coded_observations; $areas. Grain: an accepted confidential observation. Key: none.
-- By the first and the last of the areas DuckLake leaves out files and parts of files.
SELECT DISTINCT OBS_VALUE, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
FROM lake.coded_observations
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas::VARCHAR[], REF_AREA)
    AND CONF_STATUS IS DISTINCT FROM 'F'
