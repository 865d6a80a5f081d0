-- Purpose: what was received from the senders of some files before each of them, the newest first.
-- Inputs:  lake.deliveries; $deliveries, $senders, $times (UTC): the files, lists of the same length; $most of each.
-- Grain:   file and earlier file. Key: LATER, DELIVERY.
WITH asked AS (
    SELECT unnest($deliveries::VARCHAR[]) AS LATER, unnest($senders::VARCHAR[]) AS SENDER,
        unnest($times::TIMESTAMP[]) AS RECEIVED_AT
)
SELECT a.LATER, d.DELIVERY, d.FILE_NAME
FROM asked AS a
JOIN lake.deliveries AS d ON d.SENDER = a.SENDER AND d.RECORDED_AT < a.RECEIVED_AT AND d.DELIVERY <> a.LATER
WHERE d.SENDER BETWEEN list_min($senders::VARCHAR[]) AND list_max($senders::VARCHAR[])
WINDOW before AS (PARTITION BY a.LATER ORDER BY d.RECORDED_AT DESC, d.DELIVERY)
QUALIFY row_number() OVER before <= $most
ORDER BY a.LATER, row_number() OVER before
