-- Purpose: all values of areas for one indicator: official values of a goal, or the totals of a harmonised code.
-- Inputs:  mdg, sdg, harmonised, areas; $framework, $series. Grain: area, year, category.
-- Key:     REF_AREA, TIME_PERIOD, CATEGORY.
WITH found AS (
    SELECT REF_AREA, TIME_PERIOD, '' AS CATEGORY, OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE, '' AS BREAK_REASON
    FROM mdg
    WHERE $framework = 'MDG_' || MDG_LIST AND MDG_INDICATOR = $series AND RELATION = 'official'
    UNION ALL
    SELECT REF_AREA, TIME_PERIOD,
        concat_ws(
            ' ', nullif(SEX, '_T'), nullif(URBANISATION, '_T'), nullif(EDUCATION_LEV, '_T'), nullif(BREAKDOWN, '_T')
        ),
        OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE, BREAK_REASON
    FROM sdg
    WHERE $framework = 'SDG' AND SDG_INDICATOR = $series AND RELATION = 'official'
    UNION ALL
    SELECT REF_AREA, TIME_PERIOD,
        concat_ws(' ', nullif(SEX, '_T'), nullif(URBANISATION, '_T'), nullif(BREAKDOWN, '_T')),
        OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE, BREAK_REASON
    FROM harmonised
    WHERE $framework = 'CORE' AND HARMONISED_EDITION = '2022' AND HARMONISED_INDICATOR = $series
        AND MEASURE IN ('RATE', 'PCT', 'RATIO') AND AGE = '_T' AND EDUCATION_LEV = '_T'
        AND LABOUR_STATUS = '_T' AND OCCUPATION = '_T' AND HH_COMPOSITION = '_T' AND SIZE_CLASS = '_T'
        AND ACTIVITY = '_T'
)
SELECT f.*, a.NAME_EN, a.NAME_FR, a.NAME_ES, a.NAME_RU, a.NAME_AR, a.NAME_ZH
FROM found AS f
JOIN areas AS a ON a.GROUPING = 'AREA' AND a.REF_AREA = f.REF_AREA
ORDER BY a.NAME_EN, f.CATEGORY, f.TIME_PERIOD
