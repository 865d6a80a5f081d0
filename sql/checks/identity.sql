-- Purpose: one category is the sum of others.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, WHOLE, PARTS, TOLERANCE). Grain: the whole. Key: RULE, ROW_ID.
WITH given AS (
    SELECT r.RULE, r.WHOLE, o.SUBMISSION, o.REF_AREA, o.EDITION, o.INDICATOR, o.TIME_PERIOD, o.REST,
        sum(o.OBS_VALUE) AS added, count(DISTINCT o.BREAKDOWN) AS n
    FROM obs AS o
    JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR
        AND o.IS_MAIN AND list_contains(string_split(r.PARTS, ','), o.BREAKDOWN)
    WHERE o.OBS_VALUE IS NOT NULL
    GROUP BY ALL
)
SELECT
    r.RULE, w.SUBMISSION, w.ROW_ID,
    CASE
        WHEN w.OBS_VALUE IS NULL OR g.n IS NULL OR g.n < len(string_split(r.PARTS, ',')) THEN 'na'
        WHEN abs(w.OBS_VALUE - g.added) > r.TOLERANCE + 1e-9 THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('added', round(g.added, 2), 'parts', replace(r.PARTS, ',', ' + '), 'whole', r.WHOLE) AS FACTS
FROM obs AS w
JOIN rule AS r ON r.EDITION = w.EDITION AND r.INDICATOR = w.INDICATOR AND w.IS_MAIN AND w.BREAKDOWN = r.WHOLE
LEFT JOIN given AS g
    ON g.RULE = r.RULE AND g.WHOLE = r.WHOLE AND g.SUBMISSION = w.SUBMISSION AND g.REF_AREA = w.REF_AREA
    AND g.TIME_PERIOD = w.TIME_PERIOD AND g.REST = w.REST
