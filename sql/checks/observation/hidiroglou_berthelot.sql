-- Purpose: among many areas of one file, the changes of an indicator that stand out for the size of the area.
-- Method:  Hidiroglou and Berthelot (1986), Statistical editing and imputation for periodic business surveys, Survey
--          Methodology 12(1), 73-83: ratios to the period before, centred on their median, scaled by max(value)^U, judged by
--          the quartiles; A keeps the bounds apart where the quartiles are close to the median.
-- Inputs:  step, block, shape, rule_hidiroglou_berthelot (RULE, EDITION, INDICATOR, AT_LEAST areas, A, C, U). Key: RULE, POS.
-- Grain:   observation with a value in the year before. Not applicable among fewer areas.
WITH ratio AS (
    SELECT r.RULE, r.AT_LEAST, r.A, r.C, r.U, t.SUB, t.POS, b.FILE, t.YEAR, t.SHAPE, t.VALUE, t.VALUE_1, t.VALUE / t.VALUE_1 AS RATIO,
        median(t.VALUE / t.VALUE_1) OVER peers AS MIDDLE, count(*) OVER peers AS n
    FROM step AS t
    JOIN block AS b USING (BLOCK)
    JOIN shape AS s USING (SHAPE)
    JOIN rule_hidiroglou_berthelot AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND t.YEAR_1 = t.YEAR - 1 AND t.VALUE > 0 AND t.VALUE_1 > 0
    WINDOW peers AS (PARTITION BY r.RULE, b.FILE, t.YEAR, t.SHAPE)
),
effect AS (
    SELECT *, CASE WHEN RATIO < MIDDLE THEN 1 - MIDDLE / RATIO ELSE RATIO / MIDDLE - 1 END * power(greatest(VALUE, VALUE_1), U) AS E
    FROM ratio
    WHERE n >= AT_LEAST
),
bounds AS (
    SELECT RULE, FILE, YEAR, SHAPE, quantile_cont(E, [0.25, 0.5, 0.75]) AS Q FROM effect GROUP BY ALL
)
SELECT
    r.RULE, r.SUB, r.POS,
    e.E < b.Q[2] - r.C * greatest(b.Q[2] - b.Q[1], abs(r.A * b.Q[2])) OR e.E > b.Q[2] + r.C * greatest(b.Q[3] - b.Q[2], abs(r.A * b.Q[2])) AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', r.VALUE_1, 'change', round((r.RATIO - 1) * 100, 1), 'middle', round((r.MIDDLE - 1) * 100, 1), 'n', r.n) END AS FACTS
FROM ratio AS r
LEFT JOIN effect AS e USING (RULE, POS)
LEFT JOIN bounds AS b ON b.RULE = r.RULE AND b.FILE = r.FILE AND b.YEAR = r.YEAR AND b.SHAPE = r.SHAPE
