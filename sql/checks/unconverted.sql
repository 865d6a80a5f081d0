-- Purpose: a price in US$ is not simply the price in local currency.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, WITHIN). Grain: observation of a price in US$. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.OBS_VALUE IS NULL OR l.OBS_VALUE IS NULL OR x.OBS_VALUE IS NULL THEN 'na'
        WHEN o.OBS_VALUE = l.OBS_VALUE AND abs(x.OBS_VALUE - 1) > r.WITHIN + 1e-9 THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('local', l.OBS_VALUE, 'xrate', x.OBS_VALUE, 'expected', round(l.OBS_VALUE / nullif(x.OBS_VALUE, 0), 2)) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.MEASURE = 'USD'
LEFT JOIN obs AS l ON l.SIBLING = o.SIBLING AND l.MEASURE = 'LCU'
LEFT JOIN obs AS x ON x.SIBLING = o.SIBLING AND x.MEASURE = 'XRATE'
