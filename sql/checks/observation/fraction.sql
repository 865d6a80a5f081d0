-- Purpose: a whole series between 0 and 1 whose earlier values are about a hundred times larger is a fraction.
-- Inputs:  step, partial_key, rule_fraction (RULE, EDITION, INDICATOR, LOW, HIGH). Grain: observation of a percentage.
-- Key:     RULE, POS.
-- Not applicable without a value before the first year that was sent.
WITH series AS (
    SELECT t.AREA, s.SERIES, max(t.VALUE) AS largest, arg_min_null(t.VALUE_1, t.YEAR) AS previous
    FROM step AS t
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE s.IS_MAIN AND s.EXPECTED_UNIT = 'PERCENT'
    GROUP BY ALL
)
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.VALUE <> 0 AND e.previous IS NOT NULL
        THEN e.largest <= 1 AND e.previous > 1 AND e.previous / t.VALUE BETWEEN r.LOW AND r.HIGH END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', e.previous, 'number', t.VALUE, 'percent', t.VALUE * 100) END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_fraction AS r USING (EDITION, INDICATOR)
JOIN series AS e USING (AREA, SERIES)
WHERE s.IS_MAIN AND s.EXPECTED_UNIT = 'PERCENT'
