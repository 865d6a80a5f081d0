-- Purpose: a price as percent of income is the price in US$ over a twelfth of yearly GNI per capita.
-- Inputs:  obs, rule (RULE, EDITION, INDICATOR, POINTS, SHARE). Grain: observation of the percentage. Key: RULE, ROW_ID.
SELECT
    r.RULE, o.SUBMISSION, o.ROW_ID,
    CASE
        WHEN o.OBS_VALUE IS NULL OR u.OBS_VALUE IS NULL OR coalesce(g.OBS_VALUE, 0) <= 0 THEN 'na'
        WHEN abs(o.OBS_VALUE - u.OBS_VALUE / (g.OBS_VALUE / 12) * 100) > greatest(r.POINTS, r.SHARE * o.OBS_VALUE) THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('expected', round(u.OBS_VALUE / (nullif(g.OBS_VALUE, 0) / 12) * 100, 2), 'usd', u.OBS_VALUE, 'gni', g.OBS_VALUE) AS FACTS
FROM obs AS o
JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.MEASURE IN ('PCT_INCOME', 'PCT_GNI')
LEFT JOIN obs AS u ON u.SIBLING = o.SIBLING AND u.MEASURE = 'USD'
LEFT JOIN obs AS g ON g.SIBLING = o.SIBLING AND g.MEASURE = 'GNI_PC'
