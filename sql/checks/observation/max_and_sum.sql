-- Purpose: of a multiple-response question on all individuals, no category is above the parent
--          and all together reach it.
-- Inputs:  obs, partial_key, rule_max_and_sum (RULE, EDITION, INDICATOR, OTHER).
-- Grain:   the largest category. Key: RULE, POS.
-- Only where every category lies at or below the parent can the base be all individuals; at_most says the rest.
WITH part AS (
    SELECT r.RULE, r.OTHER, s.INDICATOR, s.REST, s.PARTIAL_KEY, p.PARTIAL_KEY AS PARTNER
    FROM rule_max_and_sum AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.BREAKDOWN <> '_T'
    LEFT JOIN partial_key AS p ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.BREAKDOWN = '_T'
),
partner AS (SELECT OBS_KEY, VALUE FROM obs SEMI JOIN part ON part.PARTNER = obs.PARTIAL_KEY),
given AS (
    SELECT g.RULE, g.OTHER, g.INDICATOR, g.REST, o.SUB, o.AREA_YEAR,
        any_value(o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER) AS PARENT,
        arg_max(o.POS, o.VALUE) AS POS, max(o.VALUE) AS largest, sum(o.VALUE) AS added, count(*) AS n
    FROM obs AS o
    JOIN part AS g USING (PARTIAL_KEY)
    WHERE o.VALUE IS NOT NULL
    GROUP BY g.RULE, g.OTHER, g.INDICATOR, g.REST, o.SUB, o.AREA_YEAR
)
SELECT
    g.RULE, g.SUB, g.POS,
    CASE WHEN g.n >= 3 AND g.largest <= p.VALUE THEN g.added < p.VALUE END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', round(g.added, 1), 'other_code', g.OTHER, 'other', p.VALUE) END AS FACTS
FROM given AS g
LEFT JOIN partner AS p ON p.OBS_KEY = g.PARENT
