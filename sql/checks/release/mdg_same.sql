-- Purpose: the MDG indicators 8.14, 8.15 and 8.16 are the core indicators that they are defined by; where these rest on
--          an age scope, the status says so (D).
-- Inputs:  mdg, accepted, rule_mdg_same (RULE, WITHIN). Grain: area, year and MDG indicator. Key: RULE, SUBJECT.
WITH origin AS (
    SELECT SUBMISSION, ADDRESS, REF_AREA, TIME_PERIOD, INDICATOR, OBS_VALUE, AGE_SCOPE, OBS_STATUS
    FROM accepted
    WHERE MEASURE IN ('RATE', 'PCT')
)
SELECT
    r.RULE, m.REF_AREA || ' ' || m.TIME_PERIOD || ' ' || m.MDG_INDICATOR AS SUBJECT,
    CASE WHEN o.OBS_VALUE IS NOT NULL
        THEN abs(m.OBS_VALUE - o.OBS_VALUE) > r.WITHIN + 1e-9
        OR (m.MDG_INDICATOR = '8.16' AND o.AGE_SCOPE NOT IN ('', '_T', '0+') AND m.OBS_STATUS = 'A') END AS FAILED,
    CASE WHEN FAILED THEN json_object('value', m.OBS_VALUE, 'other', o.OBS_VALUE, 'code', m.INDICATOR,
        'stated', o.AGE_SCOPE) END AS FACTS
FROM mdg AS m
CROSS JOIN rule_mdg_same AS r
LEFT JOIN origin AS o USING (SUBMISSION, ADDRESS, REF_AREA, TIME_PERIOD, INDICATOR)
WHERE m.RELATION = 'official' AND m.MDG_INDICATOR IN ('8.14', '8.15', '8.16')
