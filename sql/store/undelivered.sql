-- Purpose: the letters that were refused, given up, or came back, in the last 30 days before the newest event.
-- Inputs:  lake.outbox, lake.outbox_events.
-- Grain: letter and event. Key: MESSAGE, EVENT.
SELECT o.EMAIL, o.MESSAGE || ' · ' || e.EVENT || ' · ' || any_value(e.DETAIL) AS WHAT
FROM lake.outbox AS o
JOIN lake.outbox_events AS e USING (MESSAGE)
WHERE e.EVENT IN ('refused', 'undelivered', 'bounced')
    AND e.RECORDED_AT > (SELECT max(RECORDED_AT) FROM lake.outbox_events) - INTERVAL 30 DAYS
GROUP BY o.EMAIL, o.MESSAGE, e.EVENT
ORDER BY max(e.RECORDED_AT) DESC, o.MESSAGE
LIMIT 100
