-- Purpose: every failing observation with where it stands and what was sent, the worst first.
-- Inputs:  outcome, obs. Grain: finding. Key: SUBMISSION, RULE, ROW_ID and parameter set.
-- MASKED:  a value of the same area, year and indicator (or of the other indicator of the finding) is confidential, so
--          neither what was sent nor a figure computed from it may leave; the reader masks both.
WITH confidential AS (
    SELECT DISTINCT SUBMISSION, REF_AREA, INDICATOR, TIME_PERIOD FROM obs WHERE CONF_STATUS <> 'F'
)
SELECT
    f.SUBMISSION,
    f.RULE,
    f.FACTS::VARCHAR,
    EXISTS (
        FROM confidential AS c
        WHERE c.SUBMISSION = f.SUBMISSION AND c.REF_AREA IS NOT DISTINCT FROM o.REF_AREA
            AND c.TIME_PERIOD IS NOT DISTINCT FROM o.TIME_PERIOD
            AND c.INDICATOR IN (o.INDICATOR, coalesce(f.FACTS ->> 'other_code', o.INDICATOR))
    ) AS MASKED,
    o.ADDRESS,
    coalesce(o.REF_AREA, '') AS REF_AREA,
    coalesce(o.EDITION, '') AS EDITION,
    o.INDICATOR,
    o.MEASURE,
    coalesce(o.TIME_PERIOD::VARCHAR, o.TIME_TEXT) AS TIME_PERIOD,
    concat_ws(', ', nullif(o.SEX, '_T'), nullif(o.AGE, '_T'), nullif(o.URBANISATION, '_T'), nullif(o.EDUCATION_LEV, '_T'),
        nullif(o.LABOUR_STATUS, '_T'), nullif(o.OCCUPATION, '_T'), nullif(o.HH_COMPOSITION, '_T'),
        nullif(o.SIZE_CLASS, '_T'), nullif(o.ACTIVITY, '_T'), nullif(o.BREAKDOWN, '_T')) AS BREAKDOWN,
    o.OBS_TEXT
FROM outcome AS f
JOIN obs AS o USING (SUBMISSION, ROW_ID)
WHERE f.OUTCOME = 'failed'
ORDER BY f.SUBMISSION, f.RULE, f.ROW_ID, f.FACTS::VARCHAR
