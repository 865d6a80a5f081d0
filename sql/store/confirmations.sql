-- Purpose: the confirmations of some areas that nobody withdrew, the oldest first.
-- Inputs:  lake.confirmations, lake.events; $areas (list). Grain and key: CONFIRMATION.
SELECT
    CONFIRMATION, RULE, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, BREAKDOWN, FINGERPRINT, AUTHOR, EXPLANATION,
    UNTIL, RECORDED_AT
FROM lake.confirmations AS c
WHERE REF_AREA BETWEEN list_min($areas::VARCHAR[]) AND list_max($areas::VARCHAR[])
    AND list_contains($areas, REF_AREA)
    AND NOT EXISTS (FROM lake.events AS e WHERE e.SUBJECT = c.CONFIRMATION AND e.EVENT = 'withdrawn')
ORDER BY RECORDED_AT, CONFIRMATION
