-- Purpose: a whole series between 0 and 1 whose earlier values are about a hundred times larger is a fraction.
-- Inputs:  step, partial_key, rule_fraction (RULE, EDITION, INDICATOR, LOW, HIGH). Grain: observation of a percentage.
-- Key:     RULE, POS.
-- Not applicable without a value before the first year that was sent.
-- Method:  area and series in one number, so that the planner cannot join by the area alone.
WITH percentage AS (
    SELECT t.SUB, t.POS, t.YEAR, t.VALUE, t.VALUE_1, s.EDITION, s.INDICATOR, (t.AREA::BIGINT << 32) | s.SERIES AS LINE
    FROM step AS t
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE s.IS_MAIN AND s.EXPECTED_UNIT = 'PERCENT'
),
series AS (
    SELECT LINE, max(VALUE) AS largest, arg_min_null(VALUE_1, YEAR) AS previous FROM percentage GROUP BY LINE
)
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.VALUE <> 0 AND e.previous IS NOT NULL
        THEN e.largest <= 1 AND e.previous > 1 AND e.previous / t.VALUE BETWEEN r.LOW AND r.HIGH END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', e.previous, 'number', t.VALUE, 'percent', t.VALUE * 100) END AS FACTS
FROM percentage AS t
JOIN rule_fraction AS r USING (EDITION, INDICATOR)
JOIN series AS e USING (LINE)
