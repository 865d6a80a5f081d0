-- Purpose: when one of two parts is given, the other is given too.
-- Inputs:  parts, rule (RULE, EDITION, INDICATOR, DIMENSION, PARTS). Grain: a part. Key: RULE, ROW_ID.
WITH given AS (
    SELECT r.RULE, p.SUBMISSION, p.GROUP_KEY, list(DISTINCT p.CODE) AS codes
    FROM parts AS p
    JOIN rule AS r USING (EDITION, INDICATOR, DIMENSION)
    WHERE list_contains(string_split(r.PARTS, ','), p.CODE)
    GROUP BY ALL
)
SELECT
    r.RULE, p.SUBMISSION, p.ROW_ID,
    CASE WHEN len(g.codes) < len(string_split(r.PARTS, ',')) THEN 'failed' ELSE 'passed' END AS OUTCOME,
    json_object('dimension', r.DIMENSION, 'codes', array_to_string(list_filter(string_split(r.PARTS, ','), lambda c: NOT list_contains(g.codes, c)), ', ')) AS FACTS
FROM parts AS p
JOIN rule AS r ON r.EDITION = p.EDITION AND r.INDICATOR = p.INDICATOR AND r.DIMENSION = p.DIMENSION
    AND list_contains(string_split(r.PARTS, ','), p.CODE)
JOIN given AS g ON g.RULE = r.RULE AND g.SUBMISSION = p.SUBMISSION AND g.GROUP_KEY = p.GROUP_KEY
