-- Purpose: the submissions of which values were accepted in some areas, all or since a time.
-- Inputs:  lake.observations; $areas, $since (UTC, or NULL). Grain and key: REF_AREA.
-- By the first and the last of the areas DuckLake leaves out files and parts of files.
SELECT REF_AREA, list(DISTINCT SUBMISSION) AS SUBMISSIONS
FROM lake.observations
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas::VARCHAR[], REF_AREA)
    AND ($since::TIMESTAMP IS NULL OR RECORDED_AT > $since::TIMESTAMP)
GROUP BY REF_AREA
