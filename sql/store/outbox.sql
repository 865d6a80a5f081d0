-- Purpose: the letters of the outbox with what became of them, the newest last.
-- Inputs:  lake.outbox, lake.outbox_events. Grain and key: MESSAGE.
SELECT
    o.RECORDED_AT, o.MESSAGE, o.KIND, o.EMAIL, coalesce(arg_max(e.EVENT, (e.RECORDED_AT, e.rowid)), 'waiting') AS STATE,
    count(*) FILTER (e.EVENT IN ('failed', 'deferred', 'unwritten')) AS FAILURES, max(e.RECORDED_AT) AS LAST_AT,
    coalesce(arg_max(e.DETAIL, (e.RECORDED_AT, e.rowid)), '') AS DETAIL
FROM lake.outbox AS o
LEFT JOIN lake.outbox_events AS e USING (MESSAGE)
GROUP BY ALL
ORDER BY o.RECORDED_AT, o.MESSAGE
