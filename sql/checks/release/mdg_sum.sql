-- Purpose: MDG indicator 47 is the sum of its two parts, of the same area and year.
-- Inputs:  mdg, rule_mdg_sum (RULE, WITHIN). Grain: area and year. Key: RULE, SUBJECT.
WITH part AS (
    SELECT REF_AREA, TIME_PERIOD, sum(OBS_VALUE) AS added, count(*) AS n
    FROM mdg
    WHERE MDG_INDICATOR = '47' AND RELATION = 'part'
    GROUP BY ALL
)
SELECT
    r.RULE, m.REF_AREA || ' ' || m.TIME_PERIOD AS SUBJECT,
    CASE WHEN p.n = 2 THEN abs(m.OBS_VALUE - p.added) > r.WITHIN + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('value', m.OBS_VALUE, 'added', p.added) END AS FACTS
FROM mdg AS m
CROSS JOIN rule_mdg_sum AS r
LEFT JOIN part AS p USING (REF_AREA, TIME_PERIOD)
WHERE m.MDG_INDICATOR = '47' AND m.RELATION = 'official'
