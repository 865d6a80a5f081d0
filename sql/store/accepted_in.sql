-- Purpose: the submissions of which values were accepted in some areas.
-- Inputs:  lake.observations; $areas. Grain and key: REF_AREA.
-- By the first and the last of the areas DuckLake leaves out files and parts of files.
SELECT REF_AREA, list(DISTINCT SUBMISSION) AS SUBMISSIONS
FROM lake.observations
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas::VARCHAR[], REF_AREA)
GROUP BY REF_AREA
