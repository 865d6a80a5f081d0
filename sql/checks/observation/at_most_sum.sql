-- Purpose: a value is not above the sum of others of the same area, year and breakdown.
-- Inputs:  obs, partial_key, rule_at_most_sum (RULE, EDITION, INDICATOR, OTHERS: CODE:CATEGORY,…; TOLERANCE).
-- Key:     RULE, POS.
-- Grain:   observation of the total of the categories. Not applicable where one of the others was not sent.
WITH whole AS (
    SELECT r.RULE, r.OTHERS, r.TOLERANCE, string_split(r.OTHERS, ',') AS PARTS, s.PARTIAL_KEY, s.REST
    FROM rule_at_most_sum AS r
    JOIN partial_key AS s ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR AND s.IS_MAIN AND s.BREAKDOWN = '_T'
),
pairing AS (
    SELECT w.RULE, w.PARTIAL_KEY, p.PARTIAL_KEY AS PARTNER
    FROM whole AS w
    JOIN partial_key AS p USING (REST)
    WHERE p.IS_MAIN AND list_contains(w.PARTS, p.INDICATOR || ':' || p.BREAKDOWN)
),
given AS (
    SELECT g.RULE, g.PARTIAL_KEY, o.AREA_YEAR, sum(o.VALUE) AS added, count(DISTINCT o.PARTIAL_KEY) AS n
    FROM obs AS o
    JOIN pairing AS g ON g.PARTNER = o.PARTIAL_KEY
    WHERE o.VALUE IS NOT NULL
    GROUP BY ALL
)
SELECT
    w.RULE, o.SUB, o.POS, CASE WHEN g.n = len(w.PARTS) THEN o.VALUE > g.added + w.TOLERANCE + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('added', round(g.added, 2),
        'parts', replace(replace(w.OTHERS, ':_T', ''), ',', ' + ')) END AS FACTS
FROM obs AS o
JOIN whole AS w USING (PARTIAL_KEY)
LEFT JOIN given AS g USING (RULE, PARTIAL_KEY, AREA_YEAR)
