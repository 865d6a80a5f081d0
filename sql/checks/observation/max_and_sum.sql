-- Purpose: of a multiple-response question on all individuals, no category is above the parent
--          and all together reach it.
-- Inputs:  obs, shape, rule_max_and_sum (RULE, EDITION, INDICATOR, OTHER). Grain: the largest category. Key: RULE, POS.
-- Only where every category lies at or below the parent can the base be all individuals; at_most says the rest.
WITH part AS (
    SELECT r.RULE, r.OTHER, s.INDICATOR, s.REST, s.SHAPE, p.SHAPE AS PARTNER
    FROM rule_max_and_sum AS r
    JOIN shape AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.BREAKDOWN <> '_T'
    LEFT JOIN shape AS p ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.IS_MAIN AND p.BREAKDOWN = '_T'
),
partner AS (SELECT CELL, VALUE FROM obs SEMI JOIN part ON part.PARTNER = obs.SHAPE),
given AS (
    SELECT g.RULE, g.OTHER, g.INDICATOR, g.REST, o.SUB, o.BLOCK, any_value(o.CELL - o.SHAPE + g.PARTNER) AS PARENT,
        arg_max(o.POS, o.VALUE) AS POS, max(o.VALUE) AS largest, sum(o.VALUE) AS added, count(*) AS n
    FROM obs AS o
    JOIN part AS g USING (SHAPE)
    WHERE o.VALUE IS NOT NULL
    GROUP BY g.RULE, g.OTHER, g.INDICATOR, g.REST, o.SUB, o.BLOCK
)
SELECT
    g.RULE, g.SUB, g.POS,
    CASE WHEN g.n >= 3 AND g.largest <= p.VALUE THEN g.added < p.VALUE END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', round(g.added, 1), 'other_code', g.OTHER, 'other', p.VALUE) END AS FACTS
FROM given AS g
LEFT JOIN partner AS p ON p.CELL = g.PARENT
