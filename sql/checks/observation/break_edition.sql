-- Purpose: where a series goes over to an edition that defines it otherwise, the first value after it is marked B.
-- Inputs:  obs, area_year, partial_key, attribute_set, past, def_step (steps of the concordance that change the
--          meaning), rule_break_edition (RULE, EDITION, INDICATOR).
-- Grain:   the first observation of an indicator. Key: RULE, POS.
-- Not applicable where no earlier year is known under the code of the edition before.
WITH before AS (
    SELECT b.AREA, b.YEAR, o.PARTIAL_KEY FROM obs AS o JOIN area_year AS b USING (AREA_YEAR) WHERE o.VALUE IS NOT NULL
    UNION ALL
    SELECT a.AREA, p.YEAR, p.PARTIAL_KEY
    FROM past AS p
    JOIN (SELECT DISTINCT AREA, REF_AREA FROM area_year) AS a USING (REF_AREA)
),
first AS (
    SELECT b.AREA, o.PARTIAL_KEY, min(b.YEAR) AS YEAR
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    WHERE o.VALUE IS NOT NULL
    GROUP BY ALL
),
step_taken AS (
    SELECT DISTINCT s.PARTIAL_KEY, e.PARTIAL_KEY AS EARLIER, d.EDITION_FROM, d.CODE_FROM
    FROM partial_key AS s
    JOIN def_step AS d ON d.EDITION_TO = s.EDITION AND d.CODE_TO = s.INDICATOR
    JOIN partial_key AS e
        ON e.EDITION = d.EDITION_FROM AND e.INDICATOR = d.CODE_FROM AND e.DIMS = s.DIMS AND e.MEASURE = s.MEASURE
),
known AS (
    SELECT f.AREA, f.PARTIAL_KEY, f.YEAR, max(w.YEAR) AS YEAR_1,
        any_value(k.EDITION_FROM || ' ' || k.CODE_FROM) AS CODE_1
    FROM first AS f
    JOIN step_taken AS k USING (PARTIAL_KEY)
    JOIN before AS w ON w.AREA = f.AREA AND w.PARTIAL_KEY = k.EARLIER AND w.YEAR < f.YEAR
    ANTI JOIN before AS x ON x.AREA = f.AREA AND x.PARTIAL_KEY = f.PARTIAL_KEY AND x.YEAR < f.YEAR
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUB, o.POS, CASE WHEN k.YEAR_1 IS NOT NULL THEN NOT contains(p.OBS_STATUS, 'B') END AS FAILED,
    CASE WHEN FAILED THEN json_object('before', k.CODE_1, 'previous_year', k.YEAR_1::VARCHAR,
        'status', 'B') END AS FACTS
FROM first AS f
JOIN area_year AS b ON b.AREA = f.AREA AND b.YEAR = f.YEAR
JOIN obs AS o ON o.AREA_YEAR = b.AREA_YEAR AND o.PARTIAL_KEY = f.PARTIAL_KEY
JOIN partial_key AS s ON s.PARTIAL_KEY = o.PARTIAL_KEY
JOIN attribute_set AS p ON p.ATTRIBUTE_SET = o.ATTRIBUTE_SET
JOIN rule_break_edition AS r ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR
LEFT JOIN known AS k ON k.AREA = f.AREA AND k.PARTIAL_KEY = f.PARTIAL_KEY
WHERE s.IS_MAIN
