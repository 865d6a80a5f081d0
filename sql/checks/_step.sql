-- Purpose: fills `move`: each observation with the values before and after it in its series, sent or accepted
--          earlier; and once more, ONWARD, where it stands before a value that was accepted earlier, so that
--          both of its sides are judged.
-- Inputs:  obs, area_year, partial_key, past. Grain: observation with a value. Key: POS, ONWARD.
-- What was sent for a year stands for that year; of what was accepted earlier only other years are taken: of several
-- values that of the same provider, of the latest edition, recorded last.
-- Method:  area, series, year and edition in one number (PLACE) sort all series at once, four times as fast as a window
--          for each; PLACE >> 20 is the series of an area.
INSERT INTO move
WITH sent AS (
    SELECT o.POS, o.PARTIAL_KEY, o.ATTRIBUTE_SET, b.AREA, b.YEAR, o.VALUE, s.SERIES, s.EDITION
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE o.VALUE IS NOT NULL AND b.YEAR IS NOT NULL AND s.INDICATOR_KNOWN
),
areas AS (SELECT DISTINCT AREA, REF_AREA, PROVIDER FROM area_year WHERE REF_AREA IS NOT NULL),
earlier AS (
    SELECT a.AREA, p.YEAR, s.SERIES, p.VALUE, s.EDITION, p.PARTIAL_KEY, p.ATTRIBUTE_SET
    FROM past AS p
    JOIN areas AS a USING (REF_AREA)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE p.VALUE IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY a.AREA, p.YEAR, s.SERIES ORDER BY a.PROVIDER = p.PROVIDER DESC, s.EDITION DESC, p.RECENCY DESC
    ) = 1
),
line AS (
    SELECT POS, PARTIAL_KEY, ATTRIBUTE_SET, AREA, YEAR, VALUE, SERIES, EDITION FROM sent
    UNION ALL
    SELECT NULL, e.PARTIAL_KEY, e.ATTRIBUTE_SET, e.AREA, e.YEAR, e.VALUE, e.SERIES, e.EDITION
    FROM earlier AS e
    ANTI JOIN sent AS s USING (AREA, SERIES, YEAR)
),
placed AS (
    SELECT *, (AREA::BIGINT << 42) | (SERIES::BIGINT << 20) | (YEAR << 6) | (EDITION::INTEGER - 2000) AS PLACE FROM line
),
beside AS (
    SELECT POS, PARTIAL_KEY, ATTRIBUTE_SET, AREA, YEAR, VALUE, PLACE,
        lag({
            'pos': POS, 'place': PLACE, 'year': YEAR, 'value': VALUE, 'attribute_set': ATTRIBUTE_SET,
            'partial_key': PARTIAL_KEY
        }) OVER all_series AS BEFORE_1,
        lag({'place': PLACE, 'value': VALUE}, 2) OVER all_series AS BEFORE_2,
        lag({'place': PLACE, 'value': VALUE}, 3) OVER all_series AS BEFORE_3,
        lead({'place': PLACE, 'value': VALUE}) OVER all_series AS AFTER_1,
        lead({'place': PLACE, 'value': VALUE}, 2) OVER all_series AS AFTER_2
    FROM placed
    WINDOW all_series AS (ORDER BY PLACE, POS)
),
place AS (SELECT AREA_YEAR, SUB, AREA, YEAR, max(YEAR) OVER (PARTITION BY SUB) AS NEWEST FROM area_year)
SELECT
    coalesce(b.POS, b.BEFORE_1.pos), p.SUB, p.AREA_YEAR, b.PARTIAL_KEY, b.ATTRIBUTE_SET, b.AREA, b.YEAR, b.VALUE,
    CASE WHEN b.BEFORE_1.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_1.year END,
    CASE WHEN b.BEFORE_1.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_1.value END,
    CASE WHEN b.BEFORE_1.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_1.attribute_set END,
    CASE WHEN b.BEFORE_1.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_1.partial_key END,
    CASE WHEN b.BEFORE_2.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_2.value END,
    CASE WHEN b.BEFORE_3.place >> 20 = b.PLACE >> 20 THEN b.BEFORE_3.value END,
    CASE WHEN b.AFTER_1.place >> 20 = b.PLACE >> 20 THEN b.AFTER_1.value END,
    CASE WHEN b.AFTER_2.place >> 20 = b.PLACE >> 20 THEN b.AFTER_2.value END,
    CASE WHEN b.POS IS NULL OR b.BEFORE_1.pos IS NULL THEN 0 ELSE p.NEWEST - b.YEAR END,
    b.POS IS NULL
FROM beside AS b
JOIN place AS p ON p.AREA = b.AREA AND p.YEAR = CASE WHEN b.POS IS NULL THEN b.BEFORE_1.year ELSE b.YEAR END
WHERE b.POS IS NOT NULL
    OR (b.BEFORE_1.pos IS NOT NULL AND b.BEFORE_1.place >> 20 = b.PLACE >> 20 AND b.BEFORE_1.year < b.YEAR)
