-- Purpose: the total of a proportion lies between its smallest and its largest part, when all parts were sent.
-- Inputs:  obs, parts, rule (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: the total. Key: RULE, ROW_ID.
WITH given AS (
    SELECT
        r.RULE, p.SUBMISSION, p.GROUP_KEY, r.PARTS,
        count(DISTINCT p.CODE) AS n, min(p.OBS_VALUE) AS low, max(p.OBS_VALUE) AS high, max(power(10, -p.DECIMALS)) AS tolerance
    FROM parts AS p
    JOIN rule AS r USING (EDITION, INDICATOR, DIMENSION)
    WHERE p.IS_MAIN AND p.OBS_VALUE IS NOT NULL AND list_contains(string_split(r.PARTS, ','), p.CODE)
    GROUP BY ALL
)
SELECT
    r.RULE, t.SUBMISSION, t.ROW_ID,
    CASE
        WHEN t.OBS_VALUE IS NULL OR g.n IS NULL OR g.n < len(string_split(r.PARTS, ',')) THEN 'na'
        WHEN t.OBS_VALUE < g.low - g.tolerance - 1e-9 OR t.OBS_VALUE > g.high + g.tolerance + 1e-9 THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('low', g.low, 'high', g.high, 'parts', r.PARTS, 'number', t.OBS_VALUE) AS FACTS
FROM parts AS t
JOIN rule AS r ON r.EDITION = t.EDITION AND r.INDICATOR = t.INDICATOR AND r.DIMENSION = t.DIMENSION AND t.CODE = '_T' AND t.IS_MAIN
LEFT JOIN given AS g ON g.RULE = r.RULE AND g.SUBMISSION = t.SUBMISSION AND g.GROUP_KEY = t.GROUP_KEY
