-- Purpose: the areas whose own office sent something by a time, accepted or not; what a custodian sent of
--          an area is no answer of it.
-- Inputs:  lake.submissions, lake.deliveries; $as_of (UTC), $custodians (list of senders). Grain and key: REF_AREA.
SELECT DISTINCT s.REF_AREA
FROM lake.submissions AS s
JOIN lake.deliveries AS d USING (DELIVERY)
WHERE s.RECORDED_AT <= $as_of AND s.REF_AREA <> '' AND NOT list_contains($custodians, d.SENDER)
