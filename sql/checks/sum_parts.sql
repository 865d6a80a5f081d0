-- Purpose: counts of an exhaustive breakdown add up to the total.
-- Inputs:  parts, rule (RULE, EDITION, INDICATOR, DIMENSION, PARTS, AT_LEAST, SHARE). Grain: the total. Key: RULE, ROW_ID.
WITH given AS (
    SELECT r.RULE, p.SUBMISSION, p.GROUP_KEY, count(DISTINCT p.CODE) AS n, sum(p.OBS_VALUE) AS added
    FROM parts AS p
    JOIN rule AS r USING (EDITION, INDICATOR, DIMENSION)
    WHERE p.MEASURE IN ('NUM', 'DEN') AND p.OBS_VALUE IS NOT NULL AND list_contains(string_split(r.PARTS, ','), p.CODE)
    GROUP BY ALL
)
SELECT
    r.RULE, t.SUBMISSION, t.ROW_ID,
    CASE
        WHEN t.OBS_VALUE IS NULL OR g.n IS NULL OR g.n < len(string_split(r.PARTS, ',')) THEN 'na'
        WHEN abs(g.added - t.OBS_VALUE) > greatest(r.AT_LEAST, r.SHARE * t.OBS_VALUE) THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('added', g.added, 'parts', r.PARTS, 'number', t.OBS_VALUE) AS FACTS
FROM parts AS t
JOIN rule AS r
    ON r.EDITION = t.EDITION AND r.INDICATOR = t.INDICATOR AND r.DIMENSION = t.DIMENSION
    AND t.CODE = '_T' AND t.MEASURE IN ('NUM', 'DEN')
LEFT JOIN given AS g ON g.RULE = r.RULE AND g.SUBMISSION = t.SUBMISSION AND g.GROUP_KEY = t.GROUP_KEY
