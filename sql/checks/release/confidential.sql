-- Purpose: what is confidential never leaves: no published value comes from a cell that is not free.
-- Inputs:  accepted, mdg, rule_confidential (RULE). Grain: published value. Key: RULE, SUBJECT.
-- The extract of observations is asked once more, file by file, when it was written
-- (indicators/release/products/extracts.py).
WITH hidden AS (
    SELECT DISTINCT SUBMISSION, ADDRESS, REF_AREA, TIME_PERIOD, INDICATOR FROM accepted WHERE CONF_STATUS <> 'F'
)
SELECT
    r.RULE, concat_ws(' ', m.REF_AREA, m.TIME_PERIOD, m.MDG_LIST, m.MDG_INDICATOR, m.FORMULA) AS SUBJECT,
    h.ADDRESS IS NOT NULL AS FAILED,
    CASE WHEN FAILED THEN json_object('code', m.INDICATOR) END AS FACTS
FROM mdg AS m
CROSS JOIN rule_confidential AS r
LEFT JOIN hidden AS h
    ON list_contains(string_split(m.SUBMISSION, '; '), h.SUBMISSION)
    AND list_contains(string_split(m.ADDRESS, '; '), h.ADDRESS)
    AND h.REF_AREA = m.REF_AREA AND h.TIME_PERIOD = m.TIME_PERIOD
    AND list_contains(string_split(m.INDICATOR, '+'), h.INDICATOR)
