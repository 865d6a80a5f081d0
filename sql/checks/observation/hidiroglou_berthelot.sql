-- Purpose: among many areas of one file, the changes of an indicator that stand out for the size of the area.
-- Method:  Hidiroglou and Berthelot (1986), Statistical editing and imputation for periodic business surveys, Survey
--          Methodology 12(1), 73-83: ratios to the period before, centred on their median, scaled by max(value)^U,
--          judged by the quartiles; A keeps the bounds apart where the quartiles are close to the median.
-- Inputs:  step, area_year, partial_key, rule_hidiroglou_berthelot (RULE, EDITION, INDICATOR, AT_LEAST areas, A, C, U).
-- Key:     RULE, POS.
-- Grain:   observation with a value in the year before. Not applicable among fewer areas.
WITH ratio AS (
    SELECT r.RULE, r.AT_LEAST, r.A, r.C, r.U, t.SUB, t.POS, b.FILE, t.YEAR, t.PARTIAL_KEY, t.VALUE, t.VALUE_1,
        t.VALUE / t.VALUE_1 AS RATIO
    FROM step AS t
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN rule_hidiroglou_berthelot AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND t.YEAR_1 = t.YEAR - 1 AND t.VALUE > 0 AND t.VALUE_1 > 0
),
peers AS (
    SELECT RULE, FILE, YEAR, PARTIAL_KEY, median(RATIO) AS MIDDLE, count(*) AS N
    FROM ratio
    GROUP BY RULE, FILE, YEAR, PARTIAL_KEY
),
effect AS (
    SELECT r.*, p.MIDDLE, p.N,
        CASE WHEN p.N >= r.AT_LEAST
            THEN CASE WHEN r.RATIO < p.MIDDLE THEN 1 - p.MIDDLE / r.RATIO ELSE r.RATIO / p.MIDDLE - 1 END
                * power(greatest(r.VALUE, r.VALUE_1), r.U) END AS E
    FROM ratio AS r
    JOIN peers AS p USING (RULE, FILE, YEAR, PARTIAL_KEY)
),
bounds AS (
    SELECT RULE, FILE, YEAR, PARTIAL_KEY, quantile_cont(E, [0.25, 0.5, 0.75]) AS Q
    FROM effect
    WHERE E IS NOT NULL
    GROUP BY RULE, FILE, YEAR, PARTIAL_KEY
)
SELECT
    e.RULE, e.SUB, e.POS,
    e.E < b.Q[2] - e.C * greatest(b.Q[2] - b.Q[1], abs(e.A * b.Q[2]))
        OR e.E > b.Q[2] + e.C * greatest(b.Q[3] - b.Q[2], abs(e.A * b.Q[2])) AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', e.VALUE_1, 'change', round((e.RATIO - 1) * 100, 1),
        'middle', round((e.MIDDLE - 1) * 100, 1), 'n', e.N) END AS FACTS
FROM effect AS e
LEFT JOIN bounds AS b USING (RULE, FILE, YEAR, PARTIAL_KEY)
