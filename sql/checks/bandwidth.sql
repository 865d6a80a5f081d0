-- Purpose: bit/s per inhabitant agrees with the bandwidth in Mbit/s and the population.
-- Inputs:  obs, population, rule (RULE, EDITION, INDICATOR, WITHIN as a share of the value). Key: RULE, ROW_ID.
WITH expectation AS (
    SELECT o.SUBMISSION, o.ROW_ID, max(b.OBS_VALUE) * 1e6 / max(coalesce(d.OBS_VALUE, p.POPULATION)) AS expected
    FROM obs AS o
    JOIN obs AS b ON b.SIBLING = o.SIBLING AND b.MEASURE = 'BW_MBIT'
    LEFT JOIN obs AS d ON d.SIBLING = o.SIBLING AND d.MEASURE = 'DEN'
    LEFT JOIN population AS p ON p.REF_AREA = o.REF_AREA AND p.TIME_PERIOD = o.TIME_PERIOD
    WHERE o.IS_MAIN
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN e.expected IS NULL OR o.OBS_VALUE IS NULL THEN 'na'
        WHEN abs(o.OBS_VALUE - e.expected) > r.WITHIN * o.OBS_VALUE THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('expected', e.expected, 'ratio', o.OBS_VALUE / nullif(e.expected, 0)) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN
LEFT JOIN expectation AS e USING (SUBMISSION, ROW_ID)
