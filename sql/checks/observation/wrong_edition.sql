-- Purpose: a value that leaves its own series and continues the series that the same code names in another edition, or
--          in the other reading of a disputed list, was sent under the wrong edition or code.
-- Inputs:  step, partial_key, past, area_year, def_indicator (MEANING), def_namesake (MEANT, MEANING),
--          rule_wrong_edition (RULE, EDITION, INDICATOR, POINTS: the smallest departure; WITHIN: how near the other
--          series is; YEARS back).
-- Grain:   observation. Key: RULE, POS.
WITH other AS (
    SELECT DISTINCT s.PARTIAL_KEY, x.PARTIAL_KEY AS CANDIDATE, n.MEANT
    FROM partial_key AS s
    JOIN def_namesake AS n ON n.EDITION = s.EDITION AND n.INDICATOR = s.INDICATOR
    JOIN def_indicator AS m ON m.MEANING = n.MEANING
    JOIN partial_key AS x
        ON x.EDITION = m.EDITION AND x.INDICATOR = m.INDICATOR AND x.MEASURE = s.MEASURE AND x.DIMS = s.DIMS
    WHERE s.IS_MAIN
),
near AS (
    SELECT t.POS, arg_max(p.VALUE, (p.YEAR, p.RECENCY)) AS VALUE, arg_max(o.MEANT, (p.YEAR, p.RECENCY)) AS MEANT
    FROM step AS t
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN other AS o ON o.PARTIAL_KEY = t.PARTIAL_KEY
    JOIN past AS p ON p.REF_AREA = b.REF_AREA AND p.PARTIAL_KEY = o.CANDIDATE AND p.YEAR < t.YEAR
    WHERE p.VALUE IS NOT NULL
    GROUP BY t.POS
)
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.YEAR_1 < t.YEAR AND n.POS IS NOT NULL
        THEN abs(t.VALUE - t.VALUE_1) > r.POINTS AND abs(t.VALUE - n.VALUE) <= r.WITHIN END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', t.VALUE_1, 'previous_year', t.YEAR_1::VARCHAR, 'meant', n.MEANT,
        'other', n.VALUE) END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_wrong_edition AS r USING (EDITION, INDICATOR)
LEFT JOIN near AS n USING (POS)
WHERE s.IS_MAIN
