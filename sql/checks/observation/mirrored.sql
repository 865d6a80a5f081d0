-- Purpose: women and men changed places: most values of the one are near what the other had the year before.
-- Inputs:  step, partial_key, breakdown_part, rule_mirrored (RULE, EDITION, INDICATOR, AT_LEAST pairs, POINTS: the
--          smallest gap that counts, SHARE of the pairs).
-- Grain:   the first observation of an area and year. Key: RULE, POS.
WITH side AS (
    SELECT r.RULE, r.AT_LEAST, r.POINTS, r.SHARE, t.SUB, t.AREA_YEAR, m.DISAGGREGATION, min(t.POS) AS POS,
        max(t.VALUE) FILTER (m.CODE = 'F') AS F, max(t.VALUE) FILTER (m.CODE = 'M') AS M,
        max(t.VALUE_1) FILTER (m.CODE = 'F') AS F_1, max(t.VALUE_1) FILTER (m.CODE = 'M') AS M_1,
        any_value(t.YEAR_1) AS YEAR_1
    FROM step AS t
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN breakdown_part AS m USING (PARTIAL_KEY)
    JOIN rule_mirrored AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND m.DIMENSION = 'SEX' AND m.CODE IN ('F', 'M') AND t.YEAR_1 < t.YEAR
    GROUP BY r.RULE, r.AT_LEAST, r.POINTS, r.SHARE, t.SUB, t.AREA_YEAR, m.DISAGGREGATION
),
pairs AS (
    SELECT RULE, AT_LEAST, SHARE, SUB, AREA_YEAR, min(POS) AS POS, any_value(YEAR_1) AS YEAR_1, count(*) AS n,
        count(*) FILTER (abs(F - M_1) + abs(M - F_1) < (abs(F - F_1) + abs(M - M_1)) / 2) AS swapped
    FROM side
    WHERE abs(F_1 - M_1) >= POINTS AND abs(F - M) >= POINTS
    GROUP BY ALL
)
SELECT
    RULE, SUB, POS, CASE WHEN n >= AT_LEAST THEN swapped >= SHARE * n END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', swapped, 'whole', n, 'previous_year', YEAR_1::VARCHAR) END AS FACTS
FROM pairs
