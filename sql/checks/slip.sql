-- Purpose: a count that is a thousand or a million times off what the year before, or the rate and the population, say.
-- Inputs:  obs, history, population (REF_AREA, TIME_PERIOD, POPULATION), rule (RULE, EDITION, INDICATOR, WITHIN in log10).
-- Grain:   observation of a numerator. Key: RULE, ROW_ID.
WITH expectation AS (
    SELECT
        o.SUBMISSION, o.ROW_ID, o.OBS_VALUE,
        coalesce(
            (SELECT arg_max(h.OBS_VALUE, h.TIME_PERIOD) FROM history AS h WHERE h.SERIES = o.SERIES AND h.TIME_PERIOD < o.TIME_PERIOD),
            max(rate.OBS_VALUE) * max(p.POPULATION) / 100
        ) AS expected
    FROM obs AS o
    LEFT JOIN obs AS rate
        ON rate.SUBMISSION = o.SUBMISSION AND rate.REF_AREA = o.REF_AREA AND rate.EDITION = o.EDITION
        AND rate.INDICATOR = o.INDICATOR AND rate.TIME_PERIOD = o.TIME_PERIOD AND rate.DIMS = o.DIMS
        AND rate.IS_MAIN AND rate.UNIT_MEASURE = 'PER_100_POP'
    LEFT JOIN population AS p ON p.REF_AREA = o.REF_AREA AND p.TIME_PERIOD = o.TIME_PERIOD
    WHERE o.MEASURE = 'NUM'
    GROUP BY o.SUBMISSION, o.ROW_ID, o.OBS_VALUE, o.SERIES, o.TIME_PERIOD
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN coalesce(e.expected, 0) <= 0 OR coalesce(o.OBS_VALUE, 0) <= 0 THEN 'na'
        WHEN least(abs(abs(log10(o.OBS_VALUE / e.expected)) - 3), abs(abs(log10(o.OBS_VALUE / e.expected)) - 6)) <= r.WITHIN THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('number', o.OBS_VALUE, 'expected', round(e.expected), 'factor', CASE WHEN e.expected > 0 AND o.OBS_VALUE > 0 THEN power(10, round(log10(e.expected / o.OBS_VALUE))) END) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.MEASURE = 'NUM'
LEFT JOIN expectation AS e USING (SUBMISSION, ROW_ID)
