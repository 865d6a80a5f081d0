-- Purpose: whether letters go out. Inputs: lake.outbox, lake.outbox_events, unsent (store/unsent.sql); $now.
-- Grain:   one row. SINCE: when the server first took nothing, after the last letter that was sent; what is said of one
--          recipient alone does not count. WAITING, FAILING: letters without an end, and those of them that were tried;
--          LOST: refused or given up in the last day; SAID: the last words.
WITH last_sent AS (
    SELECT coalesce(max(RECORDED_AT), TIMESTAMP '0001-01-01') AS SENT_AT FROM lake.outbox_events WHERE EVENT = 'sent'
),
trouble AS (
    SELECT e.EVENT, e.RECORDED_AT, o.EMAIL
    FROM lake.outbox_events AS e JOIN lake.outbox AS o USING (MESSAGE), last_sent
    WHERE e.EVENT IN ('failed', 'deferred', 'refused') AND e.RECORDED_AT > SENT_AT
)
SELECT
    coalesce(min(RECORDED_AT) FILTER (EVENT = 'failed'),
        CASE WHEN count(DISTINCT EMAIL) > 1 THEN min(RECORDED_AT) END) AS SINCE,
    (SELECT count(*) FROM unsent) AS WAITING,
    (SELECT count(*) FROM unsent WHERE TRIES > 0) AS FAILING,
    (
        SELECT count(*) FROM lake.outbox_events
        WHERE EVENT IN ('refused', 'undelivered') AND RECORDED_AT > $now - INTERVAL 1 DAY
    ) AS LOST,
    (
        SELECT coalesce(arg_max(DETAIL, (RECORDED_AT, rowid)), '') FROM lake.outbox_events
        WHERE EVENT IN ('failed', 'deferred', 'unwritten', 'refused', 'undelivered')
    ) AS SAID
FROM trouble
