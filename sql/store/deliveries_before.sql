-- Purpose: what some deliveries held, to find the one that answered the same question as a later one.
-- Inputs:  lake.deliveries, lake.submissions, lake.coded_observations; $deliveries (their numbers).
-- Grain:   delivery with accepted values, the newest first. Key: DELIVERY.
SELECT
    d.DELIVERY, d.FILE_NAME, list(DISTINCT o.REF_AREA) AS AREAS, list(DISTINCT o.TIME_PERIOD) AS YEARS,
    list(DISTINCT o.EDITION || ' ' || o.INDICATOR) AS INDICATORS,
    any_value(json_extract_string(s.REPORT, '$.profile')) AS PROFILE
FROM lake.deliveries AS d
JOIN lake.submissions AS s USING (DELIVERY)
JOIN lake.coded_observations AS o USING (SUBMISSION)
WHERE list_contains($deliveries, d.DELIVERY) AND o.OBS_VALUE IS NOT NULL
GROUP BY d.DELIVERY, d.FILE_NAME, d.RECORDED_AT
ORDER BY d.RECORDED_AT DESC, d.DELIVERY
