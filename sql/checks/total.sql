-- Purpose: parts of a breakdown come with their total.
-- Inputs:  parts, rule (RULE, EDITION, INDICATOR, DIMENSION). Grain: the first part of a group. Key: RULE, ROW_ID.
WITH grouped AS (
    SELECT r.RULE, p.SUBMISSION, p.GROUP_KEY, p.DIMENSION,
        min(p.ROW_ID) FILTER (p.CODE <> '_T') AS ROW_ID,
        count(*) FILTER (p.CODE = '_T' AND p.OBS_VALUE IS NOT NULL) AS totals,
        string_agg(DISTINCT p.CODE, ', ' ORDER BY p.CODE) FILTER (p.CODE <> '_T') AS codes
    FROM parts AS p
    JOIN rule AS r USING (EDITION, INDICATOR, DIMENSION)
    GROUP BY ALL
)
SELECT
    RULE, SUBMISSION, ROW_ID,
    CASE WHEN totals = 0 THEN 'failed' ELSE 'passed' END AS OUTCOME,
    json_object('dimension', DIMENSION, 'codes', codes) AS FACTS
FROM grouped
WHERE ROW_ID IS NOT NULL
