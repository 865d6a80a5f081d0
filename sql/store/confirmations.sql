-- Purpose: the confirmations of some areas, the oldest first, also those that were withdrawn.
-- Inputs:  lake.confirmations; $areas (list). Grain and key: CONFIRMATION.
SELECT
    CONFIRMATION, RULE, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, BREAKDOWN, FINGERPRINT, AUTHOR, EXPLANATION,
    UNTIL, RECORDED_AT
FROM lake.confirmations
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas, REF_AREA)
ORDER BY RECORDED_AT, CONFIRMATION
