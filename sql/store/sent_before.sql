-- Purpose: what was received from the senders of some files before each of them, the newest first.
-- Inputs:  lake.deliveries; $deliveries, $senders, $times (UTC): the files, lists of the same length; $most of each.
-- Grain:   file and earlier file. Key: LATER, DELIVERY.
WITH asked AS (
    SELECT unnest($deliveries::VARCHAR[]) AS LATER, unnest($senders::VARCHAR[]) AS SENDER,
        unnest($times::TIMESTAMP[]) AS RECEIVED_AT
),
-- The newest of each are picked without sorting all: many files have no known sender.
last AS (
    SELECT a.LATER, unnest(min({
        'AGO': -epoch_us(d.RECORDED_AT), 'DELIVERY': d.DELIVERY, 'FILE_NAME': d.FILE_NAME
    }, $most::BIGINT)) AS BEFORE
    FROM asked AS a
    JOIN lake.deliveries AS d ON d.SENDER = a.SENDER AND d.RECORDED_AT < a.RECEIVED_AT AND d.DELIVERY <> a.LATER
    WHERE d.SENDER BETWEEN list_min($senders::VARCHAR[]) AND list_max($senders::VARCHAR[])
    GROUP BY a.LATER
)
SELECT LATER, BEFORE.DELIVERY, BEFORE.FILE_NAME FROM last ORDER BY LATER, BEFORE
