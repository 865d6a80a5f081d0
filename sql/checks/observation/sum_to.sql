-- Purpose: the categories of a single-response question add up to 100, or to the parent when all
--          individuals are the base.
-- Inputs:  obs, partial_key, rule_sum_to (RULE, EDITION, INDICATOR, OTHER, PARTS, POINTS). Grain: the first category.
-- Key:     RULE, POS.
WITH part AS (
    SELECT r.RULE, r.OTHER, r.POINTS, len(string_split(r.PARTS, ',')) AS SIZE, s.REST, s.PARTIAL_KEY,
        p.PARTIAL_KEY AS PARTNER
    FROM rule_sum_to AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN
        AND list_contains(string_split(r.PARTS, ','), s.BREAKDOWN)
    LEFT JOIN partial_key AS p ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.BREAKDOWN = '_T'
),
partner AS (SELECT OBS_KEY, VALUE FROM obs SEMI JOIN part ON part.PARTNER = obs.PARTIAL_KEY),
given AS (
    SELECT g.RULE, g.OTHER, g.POINTS, g.SIZE, g.REST, o.SUB, o.AREA_YEAR,
        any_value(o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER) AS PARENT,
        min(o.POS) AS POS, sum(o.VALUE) AS added, count(DISTINCT o.PARTIAL_KEY) AS n
    FROM obs AS o
    JOIN part AS g USING (PARTIAL_KEY)
    WHERE o.VALUE IS NOT NULL
    GROUP BY g.RULE, g.OTHER, g.POINTS, g.SIZE, g.REST, o.SUB, o.AREA_YEAR
)
SELECT
    g.RULE, g.SUB, g.POS,
    CASE WHEN g.n = g.SIZE
        THEN abs(g.added - 100) > g.POINTS AND coalesce(abs(g.added - p.VALUE) > g.POINTS, true) END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', round(g.added, 1), 'other_code', g.OTHER, 'other', p.VALUE) END AS FACTS
FROM given AS g
LEFT JOIN partner AS p ON p.OBS_KEY = g.PARENT
