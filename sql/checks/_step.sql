-- Purpose: fills `step`: each observation with the values before and after it in its series, sent or accepted earlier.
-- Inputs:  obs, block, shape, past. Grain: observation with a value. Key: POS.
-- What was sent for a year stands for that year; of what was accepted earlier only other years are taken.
INSERT INTO step
WITH sent AS (
    SELECT o.POS, o.SUB, o.BLOCK, o.SHAPE, o.PROFILE, b.AREA, b.YEAR, o.VALUE, s.SERIES, s.EDITION
    FROM obs AS o
    JOIN block AS b USING (BLOCK)
    JOIN shape AS s USING (SHAPE)
    WHERE o.VALUE IS NOT NULL AND b.YEAR IS NOT NULL AND s.INDICATOR_KNOWN
),
areas AS (SELECT DISTINCT AREA, REF_AREA FROM block WHERE REF_AREA IS NOT NULL),
earlier AS (
    SELECT a.AREA, p.YEAR, s.SERIES, arg_max(p.VALUE, s.EDITION) AS VALUE, max(s.EDITION) AS EDITION,
        arg_max(p.SHAPE, s.EDITION) AS SHAPE, arg_max(p.PROFILE, s.EDITION) AS PROFILE
    FROM past AS p
    JOIN areas AS a USING (REF_AREA)
    JOIN shape AS s USING (SHAPE)
    WHERE p.VALUE IS NOT NULL
    GROUP BY ALL
),
line AS (
    SELECT POS, SUB, BLOCK, SHAPE, PROFILE, AREA, YEAR, VALUE, SERIES, EDITION FROM sent
    UNION ALL
    SELECT NULL, NULL, NULL, e.SHAPE, e.PROFILE, e.AREA, e.YEAR, e.VALUE, e.SERIES, e.EDITION
    FROM earlier AS e
    ANTI JOIN sent AS s USING (AREA, SERIES, YEAR)
),
beside AS (
    SELECT POS, SUB, BLOCK, SHAPE, PROFILE, AREA, YEAR, VALUE,
        lag(YEAR) OVER series AS YEAR_1, lag(VALUE) OVER series AS VALUE_1, lag(PROFILE) OVER series AS PROFILE_1,
        lag(SHAPE) OVER series AS SHAPE_1, lag(VALUE, 2) OVER series AS VALUE_2, lag(VALUE, 3) OVER series AS VALUE_3,
        lead(VALUE) OVER series AS NEXT_1, lead(VALUE, 2) OVER series AS NEXT_2
    FROM line
    WINDOW series AS (PARTITION BY AREA, SERIES ORDER BY YEAR, EDITION, POS)
)
SELECT b.*, n.YEAR - b.YEAR AS BACK
FROM beside AS b
JOIN (SELECT SUB, max(YEAR) AS YEAR FROM block GROUP BY SUB) AS n USING (SUB)
WHERE b.POS IS NOT NULL
