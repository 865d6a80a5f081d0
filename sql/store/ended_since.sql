-- Purpose: whether a value of some areas was withdrawn since a time.
-- Inputs:  lake.withdrawn_values; $areas, $since (UTC). Grain: one row, or none. Key: none.
SELECT 1
FROM lake.withdrawn_values
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas::VARCHAR[], REF_AREA)
    AND RECORDED_AT > $since
LIMIT 1
