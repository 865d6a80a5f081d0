-- Purpose: letters of the outbox that have no end yet, oldest first, with the tries that failed.
-- Inputs:  lake.outbox, lake.outbox_events.
-- Grain and key: MESSAGE. A letter ends as sent, refused (by the receiving side, for good), undelivered (given
--          up), or as part of a digest.
-- A try failed as failed (the server took nothing), deferred (not for this recipient now) or
-- unwritten (by us); held is no try.
WITH ended AS (
    SELECT DISTINCT MESSAGE FROM lake.outbox_events WHERE EVENT IN ('sent', 'refused', 'undelivered', 'digested')
),
tried AS (
    SELECT
        MESSAGE,
        count(*) FILTER (EVENT <> 'held') AS TRIES,
        min(RECORDED_AT) FILTER (EVENT <> 'held') AS FIRST_TRY,
        max(RECORDED_AT) FILTER (EVENT <> 'held') AS LAST_TRY,
        arg_max(CASE WHEN EVENT = 'held' THEN DETAIL ELSE '' END, (RECORDED_AT, rowid)) AS HELD
    FROM lake.outbox_events
    WHERE EVENT IN ('failed', 'deferred', 'unwritten', 'held')
    GROUP BY MESSAGE
)
SELECT
    o.MESSAGE, o.KIND, o.SUBJECT, o.RECIPIENT, o.EMAIL, o.LANGUAGE, o.PAYLOAD, o.RECORDED_AT,
    coalesce(t.TRIES, 0) AS TRIES, t.FIRST_TRY, t.LAST_TRY, coalesce(t.HELD, '') AS HELD
FROM lake.outbox AS o
ANTI JOIN ended USING (MESSAGE)
LEFT JOIN tried AS t USING (MESSAGE)
ORDER BY o.RECORDED_AT, o.MESSAGE
