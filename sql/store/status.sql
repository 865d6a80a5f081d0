-- Purpose: what was received and what became of it, the newest last; many areas of one file are one line.
-- Inputs:  lake.deliveries, lake.submissions, lake.events; $area, $sender and $state ('' for all), $last (0 for all).
-- Grain:   delivery and state. Key: DELIVERY, STATE. EARLIER: how many lines fit and are left out.
WITH happened AS (
    SELECT SUBJECT, list(DISTINCT EVENT) AS EVENTS FROM lake.events GROUP BY SUBJECT
),
line AS (
    SELECT
        d.RECORDED_AT, d.DELIVERY, d.FILE_NAME,
        CASE WHEN count(*) = 1 THEN min(s.SUBMISSION) ELSE format('{}: {} areas', d.DELIVERY, count(*)) END
            AS SUBMISSION,
        CASE
            WHEN list_has_all(h.EVENTS, ['confirmed', 'accepted']) THEN 'confirmed'
            WHEN list_contains(h.EVENTS, 'answered') THEN 'answered'
            WHEN list_contains(h.EVENTS, 'refused') THEN 'refused'
            ELSE coalesce(s.VERDICT, 'received')
        END AS STATE,
        coalesce(sum(s.OBSERVATIONS), 0)::BIGINT AS OBSERVATIONS
    FROM lake.deliveries AS d
    LEFT JOIN lake.submissions AS s USING (DELIVERY)
    LEFT JOIN happened AS h ON h.SUBJECT = s.SUBMISSION
    WHERE $area IN ('', s.REF_AREA) AND $sender IN ('', d.SENDER)
    GROUP BY d.RECORDED_AT, d.DELIVERY, d.FILE_NAME, STATE
),
numbered AS (
    SELECT *, row_number() OVER (ORDER BY RECORDED_AT DESC, DELIVERY DESC, STATE DESC) AS PLACE, count(*) OVER () AS N
    FROM line
    WHERE $state IN ('', STATE)
)
SELECT
    RECORDED_AT, SUBMISSION, FILE_NAME, STATE, OBSERVATIONS,
    CASE WHEN $last = 0 THEN 0 ELSE greatest(N - $last, 0) END AS EARLIER
FROM numbered
WHERE $last = 0 OR PLACE <= $last
ORDER BY PLACE DESC
