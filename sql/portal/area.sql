-- Purpose: the profile of an area: the last value of each official indicator with the one five years or more before.
-- Inputs:  mdg, sdg, titles; $area.
-- Grain and key: FRAMEWORK, SERIES, CATEGORY.
WITH found AS (
    SELECT 'MDG_' || MDG_LIST AS FRAMEWORK, MDG_INDICATOR AS SERIES, '' AS CATEGORY, HARMONISED_INDICATOR AS CODE,
        TIME_PERIOD, OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE
    FROM mdg
    WHERE REF_AREA = $area AND RELATION = 'official'
    UNION ALL
    SELECT 'SDG', SDG_INDICATOR,
        concat_ws(
            ' ', nullif(SEX, '_T'), nullif(URBANISATION, '_T'), nullif(EDUCATION_LEV, '_T'), nullif(BREAKDOWN, '_T')
        ),
        HARMONISED_INDICATOR, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE
    FROM sdg
    WHERE REF_AREA = $area AND RELATION = 'official'
)
SELECT
    f.FRAMEWORK, f.SERIES, f.CATEGORY, any_value(t.TITLE_EN) AS TITLE_EN, any_value(t.TITLE_FR) AS TITLE_FR,
    any_value(t.TITLE_ES) AS TITLE_ES, any_value(t.TITLE_TRANSLATION_STATUS) AS TITLE_TRANSLATION_STATUS,
    max(f.TIME_PERIOD) AS LATEST_PERIOD, arg_max(f.OBS_VALUE, f.TIME_PERIOD) AS LATEST_VALUE,
    min(f.TIME_PERIOD) AS FIRST_PERIOD, arg_min(f.OBS_VALUE, f.TIME_PERIOD) AS FIRST_VALUE,
    any_value(f.UNIT_MEASURE) AS UNIT_MEASURE, arg_max(f.OBS_STATUS, f.TIME_PERIOD) AS OBS_STATUS,
    arg_max(f.SOURCE, f.TIME_PERIOD) AS SOURCE, count(*) AS VALUES_COUNTED
FROM found AS f
LEFT JOIN titles AS t USING (CODE)
GROUP BY f.FRAMEWORK, f.SERIES, f.CATEGORY
ORDER BY list_position(['MDG_2008', 'SDG', 'MDG_2003'], f.FRAMEWORK), f.SERIES, f.CATEGORY
