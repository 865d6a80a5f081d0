-- Purpose: how the pipeline is doing, as numbers for metrics and the status page; nothing about any value or office.
-- Inputs:  lake.deliveries, lake.submissions, lake.events, lake.outbox, lake.outbox_events, lake.releases, unsent and
--          uncertified (store/*.sql); $now.
-- Grain: one row. Key: none. Days are the last 24 hours; times are seconds; a time that does not exist is NULL.
WITH checked AS (
    SELECT s.VERDICT, epoch(s.RECORDED_AT - d.RECORDED_AT) AS TOOK
    FROM lake.submissions AS s JOIN lake.deliveries AS d USING (DELIVERY)
    WHERE s.RECORDED_AT > $now - INTERVAL 1 DAY
),
month AS (SELECT MESSAGE, EVENT FROM lake.outbox_events WHERE RECORDED_AT > $now - INTERVAL 30 DAYS)
SELECT
    (SELECT count(*) FROM lake.deliveries WHERE RECORDED_AT > $now - INTERVAL 1 DAY) AS received,
    (SELECT count(*) FROM lake.deliveries ANTI JOIN lake.submissions USING (DELIVERY)) AS unchecked,
    (SELECT count(*) FROM uncertified) AS uncertified,
    (SELECT count(*) FROM checked WHERE VERDICT = 'accepted') AS accepted,
    (SELECT count(*) FROM checked WHERE VERDICT = 'rejected') AS rejected,
    (SELECT count(*) FROM checked WHERE VERDICT = 'to confirm') AS to_confirm,
    (SELECT median(TOOK) FROM checked) AS latency_median,
    (SELECT quantile_cont(TOOK, 0.95) FROM checked) AS latency_p95,
    (SELECT count(*) FROM unsent) AS letters_waiting,
    (SELECT epoch($now - min(RECORDED_AT)) FROM unsent) AS outbox_age,
    (
        SELECT count(DISTINCT MESSAGE) FILTER (EVENT = 'bounced')
            / nullif(count(DISTINCT MESSAGE) FILTER (EVENT = 'sent'), 0)
        FROM month
    ) AS bounce_rate,
    (SELECT epoch($now - max(RECORDED_AT)) FROM lake.releases) AS release_age,
    (SELECT epoch($now - max(RECORDED_AT)) FROM lake.events WHERE EVENT = 'backed up') AS backup_age,
    (
        SELECT count(*) FROM lake.events
        WHERE EVENT IN ('failed', 'late') AND RECORDED_AT > $now - INTERVAL 1 DAY
    ) AS failures
