-- Purpose: a value that is ten, twelve, a hundred, 1000 or 1024 times what its series lets expect (or that part of it),
--          where the series was steady, was written in another unit.
-- Inputs:  move, partial_key, attribute_set, rule_factor (RULE, EDITION, INDICATOR, FACTORS, WITHIN: share around a
--          factor; STEADY: largest ratio of the two values before; FROM_VALUE: smallest earlier value of a rise).
-- Grain:   observation. Key: RULE, POS, ONWARD.
-- Expected is the value before, moved on as it moved last. Not applicable without an earlier value, where a break (B)
-- is declared, or where the series was not steady.
WITH rule AS (
    SELECT * REPLACE (string_split(FACTORS, ',')::DOUBLE[] AS FACTORS) FROM rule_factor
),
moved AS (
    SELECT r.RULE, t.SUB, t.POS, t.ONWARD, t.VALUE, t.VALUE_1, t.YEAR, t.YEAR_1, r.WITHIN, r.FACTORS,
        coalesce(t.VALUE_1 / nullif(t.VALUE_2, 0), 1) AS GROWTH,
        CASE WHEN t.YEAR_1 < t.YEAR AND t.VALUE > 0 AND t.VALUE_1 > 0 AND NOT contains(p.OBS_STATUS, 'B')
                AND GROWTH BETWEEN 1 / r.STEADY AND r.STEADY AND (t.VALUE < t.VALUE_1 OR t.VALUE_1 >= r.FROM_VALUE)
            THEN t.VALUE_1 * GROWTH END AS EXPECTED,
        greatest(t.VALUE / EXPECTED, EXPECTED / t.VALUE) AS RATIO
    FROM move AS t
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    JOIN rule AS r USING (EDITION, INDICATOR)
),
nearest AS (
    SELECT *, CASE WHEN RATIO > FACTORS[1] * (1 - WITHIN)
        THEN list_sort(list_transform(FACTORS, lambda f: {'off': abs(ln(RATIO / f)), 'factor': f}))[1] END AS NEAREST
    FROM moved
)
SELECT
    RULE, SUB, POS, CASE WHEN RATIO IS NOT NULL THEN coalesce(NEAREST.off <= ln(1 + WITHIN), false) END AS FAILED,
    CASE WHEN ONWARD THEN VALUE_1 ELSE VALUE END AS OWN, CASE WHEN ONWARD THEN VALUE ELSE VALUE_1 END AS OTHER,
    CASE WHEN FAILED THEN json_object('previous', OTHER,
        'previous_year', CASE WHEN ONWARD THEN YEAR ELSE YEAR_1 END::VARCHAR,
        'factor', NEAREST.factor,
        'expected', CASE WHEN OWN > OTHER THEN OWN / NEAREST.factor ELSE OWN * NEAREST.factor END) END AS FACTS
FROM nearest
