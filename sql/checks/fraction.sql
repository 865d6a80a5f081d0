-- Purpose: a whole series between 0 and 1 whose earlier values are about a hundred times larger is a fraction.
-- Inputs:  obs, history (SERIES, TIME_PERIOD, OBS_VALUE), rule (RULE, EDITION, INDICATOR, LOW, HIGH).
-- Grain:   observation of a percentage. Key: RULE, ROW_ID. Not applicable without an earlier value in the store.
WITH series AS (
    SELECT SUBMISSION, SERIES, max(OBS_VALUE) AS largest, min(TIME_PERIOD) AS first_period
    FROM obs
    WHERE UNIT_MEASURE = 'PERCENT' AND OBS_VALUE IS NOT NULL AND IS_MAIN
    GROUP BY ALL
),
earlier AS (
    SELECT s.SUBMISSION, s.SERIES, s.largest, arg_max(h.OBS_VALUE, h.TIME_PERIOD) AS previous
    FROM series AS s
    JOIN history AS h ON h.SERIES = s.SERIES AND h.TIME_PERIOD < s.first_period
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN e.previous IS NULL OR coalesce(o.OBS_VALUE, 0) = 0 THEN 'na'
        WHEN e.largest <= 1 AND e.previous > 1 AND e.previous / o.OBS_VALUE BETWEEN r.LOW AND r.HIGH THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('previous', e.previous, 'number', o.OBS_VALUE, 'percent', o.OBS_VALUE * 100) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN AND o.UNIT_MEASURE = 'PERCENT'
LEFT JOIN earlier AS e USING (SUBMISSION, SERIES)
