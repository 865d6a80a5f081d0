-- Purpose: what the last readable delivery of the same source held, to see what a later one lost.
-- Inputs:  lake.deliveries, lake.submissions; $source (as in the hints), $delivery (the later one).
-- Grain:   area of that delivery. Key: REF_AREA.
WITH earlier AS (
    SELECT d.DELIVERY, d.RECORDED_AT
    FROM lake.deliveries AS d
    WHERE json_extract_string(d.HINTS, '$.source') = $source
        AND d.DELIVERY <> $delivery
        AND d.RECORDED_AT < (SELECT min(RECORDED_AT) FROM lake.deliveries WHERE DELIVERY = $delivery)
        AND EXISTS (
            FROM lake.submissions AS s
            WHERE s.DELIVERY = d.DELIVERY AND s.REF_AREA <> '' AND s.VERDICT <> 'rejected'
        )
    ORDER BY d.RECORDED_AT DESC
    LIMIT 1
)
SELECT DELIVERY, s.REF_AREA, from_json(json_extract(s.REPORT, '$.periods'), '["INTEGER"]') AS PERIODS
FROM lake.submissions AS s
JOIN earlier USING (DELIVERY)
WHERE s.REF_AREA <> ''
QUALIFY row_number() OVER (PARTITION BY s.REF_AREA ORDER BY s.RECORDED_AT) = 1
