-- Purpose: with the denominators of women and men given, the total is their weighted mean.
-- Inputs:  parts, rule (RULE, EDITION, INDICATOR, POINTS). Grain: the total. Key: RULE, ROW_ID.
WITH sexes AS (
    SELECT SUBMISSION, replace(GROUP_KEY, '|' || MEASURE || '|', '|') AS both_key, CODE,
        max(OBS_VALUE) FILTER (IS_MAIN) AS share, max(OBS_VALUE) FILTER (MEASURE = 'DEN') AS persons
    FROM parts
    WHERE DIMENSION = 'SEX' AND CODE IN ('F', 'M')
    GROUP BY ALL
),
mean AS (
    SELECT SUBMISSION, both_key, sum(share * persons) / sum(persons) AS expected
    FROM sexes
    GROUP BY ALL
    HAVING count(share) = 2 AND count(persons) = 2 AND sum(persons) > 0
)
SELECT
    r.RULE, t.SUBMISSION, t.ROW_ID,
    CASE
        WHEN t.OBS_VALUE IS NULL OR m.expected IS NULL THEN 'na'
        WHEN abs(t.OBS_VALUE - m.expected) > r.POINTS THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('expected', round(m.expected, 1)) AS FACTS
FROM parts AS t
JOIN rule AS r ON r.EDITION = t.EDITION AND r.INDICATOR = t.INDICATOR AND t.DIMENSION = 'SEX' AND t.CODE = '_T' AND t.IS_MAIN
LEFT JOIN mean AS m ON m.SUBMISSION = t.SUBMISSION AND m.both_key = replace(t.GROUP_KEY, '|' || t.MEASURE || '|', '|')
