-- Purpose: what was received from the senders of some files before each of them, the newest first.
-- Inputs:  lake.deliveries; $deliveries, $senders, $times (UTC): the files, lists of the same length; $most of each.
-- Grain:   file and earlier file. Key: LATER, DELIVERY.
WITH asked AS (
    SELECT unnest($deliveries::VARCHAR[]) AS LATER, unnest($senders::VARCHAR[]) AS SENDER,
        unnest($times::TIMESTAMP[]) AS RECEIVED_AT
),
sent AS MATERIALIZED (
    SELECT DELIVERY, FILE_NAME, SENDER, RECORDED_AT
    FROM lake.deliveries
    WHERE SENDER BETWEEN list_min($senders::VARCHAR[]) AND list_max($senders::VARCHAR[])
),
-- The newest of each are picked without sorting all, and first by their times alone: many files have no known sender.
newest AS (
    SELECT a.LATER, list_min(max(d.RECORDED_AT, $most::BIGINT)) AS SINCE
    FROM asked AS a
    JOIN sent AS d ON d.SENDER = a.SENDER AND d.RECORDED_AT < a.RECEIVED_AT AND d.DELIVERY <> a.LATER
    GROUP BY a.LATER
),
last AS (
    SELECT a.LATER, unnest(min({
        'AGO': -epoch_us(d.RECORDED_AT), 'DELIVERY': d.DELIVERY, 'FILE_NAME': d.FILE_NAME
    }, $most::BIGINT)) AS BEFORE
    FROM asked AS a
    JOIN newest USING (LATER)
    JOIN sent AS d
        ON d.SENDER = a.SENDER AND d.RECORDED_AT < a.RECEIVED_AT AND d.RECORDED_AT >= SINCE AND d.DELIVERY <> a.LATER
    GROUP BY a.LATER
)
SELECT LATER, BEFORE.DELIVERY, BEFORE.FILE_NAME FROM last ORDER BY LATER, BEFORE
