-- Purpose: the last accepted value of each row of a questionnaire: of one area, from before a reference year.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values; $area, $year, $provider (the office itself);
--          $editions, $indicators, $codes: as lists, what means the same as each code of the questionnaire.
-- Grain:   row key of the questionnaire. Key: the same.
-- Of each value what was said last counts: one that is missing or withdrawn now is not shown as it was before. Where
-- a value is confidential, whoever said so, nothing of its indicator and year is shown: it could be computed from that.
WITH same AS (
    SELECT unnest($editions) AS EDITION, unnest($indicators) AS INDICATOR, unnest($codes) AS CODE
),
said AS (
    SELECT
        s.CODE, o.MEASURE, o.SEX, o.URBANISATION, o.BREAKDOWN, o.AGE, o.EDUCATION_LEV, o.LABOUR_STATUS, o.OCCUPATION,
        o.HH_COMPOSITION, o.SIZE_CLASS, o.ACTIVITY, o.TIME_PERIOD, o.EDITION, o.PROVIDER, o.OBS_VALUE, o.CONF_STATUS,
        o.RECORDED_AT, o.SUBMISSION, o.POSITION
    FROM lake.coded_observations AS o
    JOIN same AS s USING (EDITION, INDICATOR)
    WHERE o.REF_AREA = $area AND o.TIME_PERIOD < $year
    UNION ALL
    SELECT
        s.CODE, w.MEASURE, w.SEX, w.URBANISATION, w.BREAKDOWN, w.AGE, w.EDUCATION_LEV, w.LABOUR_STATUS, w.OCCUPATION,
        w.HH_COMPOSITION, w.SIZE_CLASS, w.ACTIVITY, w.TIME_PERIOD, w.EDITION, w.PROVIDER, NULL, 'F',
        w.RECORDED_AT, w.SUBMISSION, NULL
    FROM lake.coded_withdrawn_values AS w
    JOIN same AS s USING (EDITION, INDICATOR)
    WHERE w.REF_AREA = $area AND w.TIME_PERIOD < $year
),
last_said AS (
    SELECT *
    FROM said
    QUALIFY row_number() OVER (
        PARTITION BY CODE, MEASURE, SEX, URBANISATION, BREAKDOWN, AGE, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
            HH_COMPOSITION, SIZE_CLASS, ACTIVITY, TIME_PERIOD, EDITION, PROVIDER
        ORDER BY RECORDED_AT DESC, SUBMISSION DESC, POSITION DESC NULLS FIRST
    ) = 1
),
secret AS (SELECT DISTINCT CODE, TIME_PERIOD FROM last_said WHERE CONF_STATUS <> 'F'),
shown AS (
    SELECT
        concat_ws('|', CODE, MEASURE,
            CASE WHEN SEX <> '_T' THEN 'SEX=' || SEX END,
            CASE WHEN URBANISATION <> '_T' THEN 'URBANISATION=' || URBANISATION END,
            CASE WHEN BREAKDOWN <> '_T' THEN 'BREAKDOWN=' || BREAKDOWN END) AS ROW_KEY,
        TIME_PERIOD,
        arg_max(OBS_VALUE, row(PROVIDER = $provider, RECORDED_AT)) AS OBS_VALUE
    FROM last_said
    ANTI JOIN secret USING (CODE, TIME_PERIOD)
    WHERE OBS_VALUE IS NOT NULL
        AND AGE = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T'
        AND HH_COMPOSITION = '_T' AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
    GROUP BY ALL
)
SELECT ROW_KEY, TIME_PERIOD, OBS_VALUE
FROM shown
QUALIFY row_number() OVER (PARTITION BY ROW_KEY ORDER BY TIME_PERIOD DESC) = 1
