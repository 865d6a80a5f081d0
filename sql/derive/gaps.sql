-- Purpose: women beside men, and rural beside urban, of proportions: the ratio (parity is 1) and the gap in percentage
--          points. Parity ratio = value of women / value of men, the gender parity index of the MDG reports;
--          gap = men - women. Likewise rural / urban and urban - rural.
-- Inputs:  harmonised. Grain: area, series, year and pair.
-- Key:     REF_AREA, HARMONISED_EDITION, HARMONISED_INDICATOR, TIME_PERIOD, DIMENSION, BREAKDOWN. All
--          other dimensions are totals.
CREATE OR REPLACE TABLE gaps AS
WITH part AS (
    SELECT *, CASE WHEN SEX IN ('F', 'M') THEN 'SEX' ELSE 'URBANISATION' END AS DIMENSION,
        coalesce(nullif(SEX, '_T'), URBANISATION) AS CODE
    FROM harmonised
    WHERE IS_MAIN AND UNIT_MEASURE = 'PERCENT'
        AND ((SEX IN ('F', 'M') AND URBANISATION = '_T') OR (SEX = '_T' AND URBANISATION IN ('R', 'U')))
        AND AGE = '_T' AND EDUCATION_LEV = '_T' AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T' AND HH_COMPOSITION = '_T'
        AND SIZE_CLASS = '_T' AND ACTIVITY = '_T'
)
SELECT
    f.REF_AREA, f.TIME_PERIOD, f.EDITION, f.INDICATOR, f.MEASURE, f.HARMONISED_EDITION, f.HARMONISED_INDICATOR,
    f.DIMENSION, f.BREAKDOWN, f.CODE AS FIRST_CODE, s.CODE AS SECOND_CODE, f.OBS_VALUE AS FIRST_VALUE,
    s.OBS_VALUE AS SECOND_VALUE, round(f.OBS_VALUE / nullif(s.OBS_VALUE, 0), 6) AS RATIO,
    round(s.OBS_VALUE - f.OBS_VALUE, 6) AS GAP,
    CASE WHEN f.OBS_STATUS <> 'A' THEN f.OBS_STATUS ELSE s.OBS_STATUS END AS OBS_STATUS,
    f.PROVIDER, f.SOURCE, f.SUBMISSION, f.ADDRESS || '; ' || s.ADDRESS AS ADDRESS
FROM part AS f
JOIN part AS s
    USING (REF_AREA, TIME_PERIOD, EDITION, INDICATOR, MEASURE, HARMONISED_EDITION, HARMONISED_INDICATOR, DIMENSION,
        BREAKDOWN, PROVIDER, SUBMISSION)
WHERE (f.CODE, s.CODE) IN (('F', 'M'), ('R', 'U'));
