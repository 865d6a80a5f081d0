-- Purpose: the categories of a single-response question add up to 100, or to the parent when all individuals are the base.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, OTHER, PARTS, POINTS). Grain: the first category. Key: RULE, ROW_ID.
WITH given AS (
    SELECT r.RULE, r.OTHER, r.PARTS, r.POINTS, o.SUBMISSION, o.REF_AREA, o.EDITION, o.TIME_PERIOD, o.REST,
        min(o.ROW_ID) AS ROW_ID, sum(o.OBS_VALUE) AS added, count(DISTINCT o.BREAKDOWN) AS n
    FROM obs AS o
    JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR
        AND o.IS_MAIN AND list_contains(string_split(r.PARTS, ','), o.BREAKDOWN)
    WHERE o.OBS_VALUE IS NOT NULL
    GROUP BY ALL
)
SELECT
    g.RULE, g.SUBMISSION, g.ROW_ID,
    CASE
        WHEN g.n < len(string_split(g.PARTS, ',')) THEN 'na'
        WHEN abs(g.added - 100) <= g.POINTS OR abs(g.added - coalesce(p.OBS_VALUE, -999)) <= g.POINTS THEN 'passed'
        ELSE 'failed'
    END AS OUTCOME,
    json_object('added', round(g.added, 1), 'other_code', g.OTHER, 'other', p.OBS_VALUE) AS FACTS
FROM given AS g
LEFT JOIN obs AS p
    ON p.SUBMISSION = g.SUBMISSION AND p.REF_AREA = g.REF_AREA AND p.EDITION = g.EDITION AND p.TIME_PERIOD = g.TIME_PERIOD
    AND p.REST = g.REST AND p.INDICATOR = g.OTHER AND p.IS_MAIN AND p.BREAKDOWN = '_T'
