-- Purpose: a number so large or so small that no statistic of the list can have it is a slip or damage.
-- Inputs:  obs, rule_magnitude (RULE, LEAST, MOST). Grain: observation. Key: RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS, abs(o.VALUE) > r.MOST OR (o.VALUE <> 0 AND abs(o.VALUE) < r.LEAST) AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE) END AS FACTS
FROM obs AS o
CROSS JOIN rule_magnitude AS r
