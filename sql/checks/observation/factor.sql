-- Purpose: a value that is ten, twelve, a hundred, 1000 or 1024 times the one before (or that part of it), where the
--          series was steady, was written in another unit.
-- Inputs:  step, shape, profile, rule_factor (RULE, EDITION, INDICATOR, FACTORS, WITHIN: share around a factor; STEADY: largest
--          ratio of the two values before). Grain: observation. Key: RULE, POS.
-- Not applicable without an earlier value, or where a break (B) is declared.
WITH ratio AS (
    SELECT
        r.RULE, t.SUB, t.POS, t.VALUE, t.VALUE_1, t.YEAR_1, r.WITHIN,
        CASE WHEN t.YEAR_1 < t.YEAR AND t.VALUE > 0 AND t.VALUE_1 > 0 AND NOT contains(p.OBS_STATUS, 'B')
                AND coalesce(greatest(t.VALUE_1 / nullif(t.VALUE_2, 0), t.VALUE_2 / t.VALUE_1), 1) <= r.STEADY
            THEN greatest(t.VALUE / t.VALUE_1, t.VALUE_1 / t.VALUE) END AS RATIO,
        list_transform(string_split(r.FACTORS, ','), lambda f: f::DOUBLE) AS FACTORS
    FROM step AS t
    JOIN shape AS s USING (SHAPE)
    JOIN profile AS p USING (PROFILE)
    JOIN rule_factor AS r USING (EDITION, INDICATOR)
),
nearest AS (
    SELECT *, CASE WHEN RATIO > FACTORS[1] * (1 - WITHIN)
        THEN list_sort(list_transform(FACTORS, lambda f: {'off': abs(ln(RATIO / f)), 'factor': f}))[1] END AS NEAREST
    FROM ratio
)
SELECT
    RULE, SUB, POS, CASE WHEN RATIO IS NOT NULL THEN coalesce(NEAREST.off <= ln(1 + WITHIN), false) END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', VALUE_1, 'previous_year', YEAR_1::VARCHAR, 'factor', NEAREST.factor,
        'expected', CASE WHEN VALUE > VALUE_1 THEN VALUE / NEAREST.factor ELSE VALUE * NEAREST.factor END) END AS FACTS
FROM nearest
