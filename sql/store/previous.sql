-- Purpose: accepted values of one area in the two years before a reference year, for its workbook.
-- Inputs:  lake.observations; $area, $edition, $year. Grain: row key of the template and year. Key: the same.
SELECT
    concat_ws('|', INDICATOR, MEASURE,
        CASE WHEN SEX <> '_T' THEN 'SEX=' || SEX END,
        CASE WHEN URBANISATION <> '_T' THEN 'URBANISATION=' || URBANISATION END,
        CASE WHEN BREAKDOWN <> '_T' THEN 'BREAKDOWN=' || BREAKDOWN END) AS ROW_KEY,
    TIME_PERIOD,
    arg_max(OBS_VALUE, RECORDED_AT) AS OBS_VALUE
FROM lake.observations
WHERE REF_AREA = $area AND EDITION = $edition AND TIME_PERIOD BETWEEN $year - 2 AND $year - 1
    AND OBS_VALUE IS NOT NULL AND CONF_STATUS = 'F'
    AND AGE = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T' AND HH_COMPOSITION = '_T'
    AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
GROUP BY ALL
