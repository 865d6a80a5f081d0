-- Purpose: the report of the last file that was sent of an area before, by the same sender.
-- Inputs:  lake.submissions, lake.deliveries; $area, $sender, $delivery.
-- Grain: one row, or none.
SELECT s.REPORT
FROM lake.submissions AS s
JOIN lake.deliveries AS d USING (DELIVERY)
WHERE s.REF_AREA = $area AND d.SENDER = $sender AND s.DELIVERY <> $delivery
ORDER BY s.RECORDED_AT DESC
LIMIT 1
