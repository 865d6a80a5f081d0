-- Purpose: every confirmation with what it does today: what it covers, and whether it ended or was withdrawn.
-- Inputs:  lake.confirmations, lake.confirmed_findings, lake.events; $today. Grain and key: CONFIRMATION.
WITH covered AS (
    SELECT CONFIRMATION, count(*) AS FINDINGS FROM lake.confirmed_findings GROUP BY CONFIRMATION
), withdrawn AS (
    SELECT SUBJECT AS CONFIRMATION, min(RECORDED_AT) AS WITHDRAWN_AT
    FROM lake.events
    WHERE EVENT = 'withdrawn'
    GROUP BY SUBJECT
)
SELECT
    c.CONFIRMATION, c.RULE, c.REF_AREA, c.EDITION, c.INDICATOR, c.TIME_PERIOD, c.AUTHOR, c.EXPLANATION, c.RECORDED_AT,
    c.UNTIL, coalesce(FINDINGS, 0)::BIGINT AS FINDINGS,
    CASE
        WHEN WITHDRAWN_AT IS NOT NULL THEN 'withdrawn'
        WHEN UNTIL < $today THEN 'ended'
        WHEN FINDINGS IS NULL THEN 'matches nothing'
        ELSE 'in force'
    END AS STATE
FROM lake.confirmations AS c
LEFT JOIN covered USING (CONFIRMATION)
LEFT JOIN withdrawn USING (CONFIRMATION)
ORDER BY c.REF_AREA, c.RECORDED_AT, c.CONFIRMATION
