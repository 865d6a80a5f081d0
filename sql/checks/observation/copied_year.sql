-- Purpose: a year whose values are those of a year beside it was copied, not measured.
-- Inputs:  move, partial_key, rule_copied_year (RULE, EDITION, INDICATOR, AT_LEAST values, SHARE of them that are
--          equal).
-- Key:     RULE, POS, ONWARD.
-- Grain:   the first observation of an area and year. 0 and 100 prove nothing.
WITH pairs AS (
    SELECT r.RULE, r.AT_LEAST, r.SHARE, t.SUB, t.AREA_YEAR, t.ONWARD, min(t.POS) AS POS, count(*) AS n,
        count(*) FILTER (t.VALUE = t.VALUE_1) AS same,
        any_value(CASE WHEN t.ONWARD THEN t.YEAR ELSE t.YEAR_1 END) AS OTHER_YEAR
    FROM move AS t
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN rule_copied_year AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND t.YEAR_1 = t.YEAR - 1 AND t.VALUE NOT IN (0, 100)
    GROUP BY r.RULE, r.AT_LEAST, r.SHARE, t.SUB, t.AREA_YEAR, t.ONWARD
)
SELECT
    RULE, SUB, POS, CASE WHEN n >= AT_LEAST THEN same >= SHARE * n END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', same, 'whole', n, 'previous_year', OTHER_YEAR::VARCHAR) END AS FACTS
FROM pairs
