-- Purpose: one category is the sum of others.
-- Inputs:  obs, partial_key, rule_identity (RULE, EDITION, INDICATOR, WHOLE, PARTS, TOLERANCE). Grain: the whole.
-- Key:     RULE, POS.
WITH whole AS (
    SELECT r.RULE, r.WHOLE, r.TOLERANCE, string_split(r.PARTS, ',') AS PARTS, s.PARTIAL_KEY, s.REST,
        s.INDICATOR, s.MEASURE
    FROM rule_identity AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.BREAKDOWN = r.WHOLE
),
pairing AS (
    SELECT w.RULE, w.PARTIAL_KEY, p.PARTIAL_KEY AS PARTNER
    FROM whole AS w
    JOIN partial_key AS p USING (REST, INDICATOR, MEASURE)
    WHERE list_contains(w.PARTS, p.BREAKDOWN)
),
given AS (
    SELECT g.RULE, g.PARTIAL_KEY, o.AREA_YEAR, sum(o.VALUE) AS added, count(DISTINCT o.PARTIAL_KEY) AS n
    FROM obs AS o
    JOIN pairing AS g ON g.PARTNER = o.PARTIAL_KEY
    WHERE o.VALUE IS NOT NULL
    GROUP BY ALL
)
SELECT
    w.RULE, o.SUB, o.POS, CASE WHEN g.n = len(w.PARTS) THEN abs(o.VALUE - g.added) > w.TOLERANCE + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', round(g.added, 2), 'parts', array_to_string(w.PARTS, ' + '),
        'whole', w.WHOLE) END AS FACTS
FROM obs AS o
JOIN whole AS w USING (PARTIAL_KEY)
LEFT JOIN given AS g USING (RULE, PARTIAL_KEY, AREA_YEAR)
