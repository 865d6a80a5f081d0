-- Purpose: where a series goes over to an edition that defines it otherwise, the first value after it is marked B.
-- Inputs:  obs, block, shape, profile, past, def_step (steps of the concordance that change the meaning),
--          rule_break_edition (RULE, EDITION, INDICATOR). Grain: the first observation of an indicator. Key: RULE, POS.
-- Not applicable where no earlier year is known under the code of the edition before.
WITH before AS (
    SELECT b.AREA, b.YEAR, o.SHAPE FROM obs AS o JOIN block AS b USING (BLOCK) WHERE o.VALUE IS NOT NULL
    UNION ALL
    SELECT a.AREA, p.YEAR, p.SHAPE FROM past AS p JOIN (SELECT DISTINCT AREA, REF_AREA FROM block) AS a USING (REF_AREA)
),
first AS (
    SELECT b.AREA, o.SHAPE, min(b.YEAR) AS YEAR
    FROM obs AS o
    JOIN block AS b USING (BLOCK)
    WHERE o.VALUE IS NOT NULL
    GROUP BY ALL
),
step_taken AS (
    SELECT DISTINCT s.SHAPE, e.SHAPE AS EARLIER, d.EDITION_FROM, d.CODE_FROM
    FROM shape AS s
    JOIN def_step AS d ON d.EDITION_TO = s.EDITION AND d.CODE_TO = s.INDICATOR
    JOIN shape AS e
        ON e.EDITION = d.EDITION_FROM AND e.INDICATOR = d.CODE_FROM AND e.DIMS = s.DIMS AND e.MEASURE = s.MEASURE
),
known AS (
    SELECT f.AREA, f.SHAPE, f.YEAR, max(w.YEAR) AS YEAR_1, any_value(k.EDITION_FROM || ' ' || k.CODE_FROM) AS CODE_1
    FROM first AS f
    JOIN step_taken AS k USING (SHAPE)
    JOIN before AS w ON w.AREA = f.AREA AND w.SHAPE = k.EARLIER AND w.YEAR < f.YEAR
    ANTI JOIN before AS x ON x.AREA = f.AREA AND x.SHAPE = f.SHAPE AND x.YEAR < f.YEAR
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUB, o.POS, CASE WHEN k.YEAR_1 IS NOT NULL THEN NOT contains(p.OBS_STATUS, 'B') END AS FAILED,
    CASE WHEN FAILED THEN json_object('before', k.CODE_1, 'previous_year', k.YEAR_1::VARCHAR,
        'status', 'B') END AS FACTS
FROM first AS f
JOIN block AS b ON b.AREA = f.AREA AND b.YEAR = f.YEAR
JOIN obs AS o ON o.BLOCK = b.BLOCK AND o.SHAPE = f.SHAPE
JOIN shape AS s ON s.SHAPE = o.SHAPE
JOIN profile AS p ON p.PROFILE = o.PROFILE
JOIN rule_break_edition AS r ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR
LEFT JOIN known AS k ON k.AREA = f.AREA AND k.SHAPE = f.SHAPE
WHERE s.IS_MAIN
