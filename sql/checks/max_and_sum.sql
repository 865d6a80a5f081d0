-- Purpose: of a multiple-response question on all individuals, no category is above the parent and all together reach it.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, OTHER). Grain: the largest category. Key: RULE, ROW_ID.
-- Only where every category lies at or below the parent can the base be all individuals; at_most says the rest.
WITH given AS (
    SELECT r.RULE, r.OTHER, o.SUBMISSION, o.REF_AREA, o.EDITION, o.TIME_PERIOD, o.REST,
        arg_max(o.ROW_ID, o.OBS_VALUE) AS ROW_ID, max(o.OBS_VALUE) AS largest, sum(o.OBS_VALUE) AS added, count(*) AS n
    FROM obs AS o
    JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN AND o.BREAKDOWN <> '_T'
    WHERE o.OBS_VALUE IS NOT NULL
    GROUP BY ALL
)
SELECT
    g.RULE, g.SUBMISSION, g.ROW_ID,
    CASE
        WHEN p.OBS_VALUE IS NULL OR g.n < 3 OR g.largest > p.OBS_VALUE THEN 'na'
        WHEN g.added < p.OBS_VALUE THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('added', round(g.added, 1), 'other_code', g.OTHER, 'other', p.OBS_VALUE) AS FACTS
FROM given AS g
LEFT JOIN obs AS p
    ON p.SUBMISSION = g.SUBMISSION AND p.REF_AREA = g.REF_AREA AND p.EDITION = g.EDITION AND p.TIME_PERIOD = g.TIME_PERIOD
    AND p.REST = g.REST AND p.INDICATOR = g.OTHER AND p.IS_MAIN AND p.BREAKDOWN = '_T'
