-- Purpose: accepted values of one area in the two years before a reference year, for its workbook.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values; $area, $edition, $year.
-- Grain:   row key of the template and year. Key: the same.
-- Of each value what was said last counts: one that is missing, confidential or withdrawn now is
-- not shown as it was before.
WITH said AS (
    SELECT
        concat_ws('|', INDICATOR, MEASURE,
            CASE WHEN SEX <> '_T' THEN 'SEX=' || SEX END,
            CASE WHEN URBANISATION <> '_T' THEN 'URBANISATION=' || URBANISATION END,
            CASE WHEN BREAKDOWN <> '_T' THEN 'BREAKDOWN=' || BREAKDOWN END) AS ROW_KEY,
        TIME_PERIOD, PROVIDER, OBS_VALUE, CONF_STATUS, RECORDED_AT, SUBMISSION, POSITION
    FROM lake.coded_observations
    WHERE REF_AREA = $area AND EDITION = $edition AND TIME_PERIOD BETWEEN $year - 2 AND $year - 1
        AND AGE = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T' AND HH_COMPOSITION = '_T'
        AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
    UNION ALL
    SELECT
        concat_ws('|', INDICATOR, MEASURE,
            CASE WHEN SEX <> '_T' THEN 'SEX=' || SEX END,
            CASE WHEN URBANISATION <> '_T' THEN 'URBANISATION=' || URBANISATION END,
            CASE WHEN BREAKDOWN <> '_T' THEN 'BREAKDOWN=' || BREAKDOWN END),
        TIME_PERIOD, PROVIDER, NULL, 'F', RECORDED_AT, SUBMISSION, NULL
    FROM lake.coded_withdrawn_values
    WHERE REF_AREA = $area AND EDITION = $edition AND TIME_PERIOD BETWEEN $year - 2 AND $year - 1
        AND AGE = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T' AND HH_COMPOSITION = '_T'
        AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
),
last_said AS (
    SELECT *
    FROM said
    QUALIFY row_number() OVER (
        PARTITION BY ROW_KEY, TIME_PERIOD, PROVIDER
        ORDER BY RECORDED_AT DESC, SUBMISSION DESC, POSITION DESC NULLS FIRST
    ) = 1
),
secret AS (SELECT ROW_KEY, TIME_PERIOD FROM last_said WHERE CONF_STATUS <> 'F')
SELECT ROW_KEY, TIME_PERIOD, arg_max(OBS_VALUE, RECORDED_AT) AS OBS_VALUE
FROM last_said
ANTI JOIN secret USING (ROW_KEY, TIME_PERIOD)
WHERE OBS_VALUE IS NOT NULL
GROUP BY ALL
