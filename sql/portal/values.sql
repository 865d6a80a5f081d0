-- Purpose: all values of areas for one indicator: official values of a goal, or those of a harmonised code; totals, and
--          those that one dimension alone breaks down. What several dimensions cross is in the downloads.
-- Inputs:  mdg, sdg, harmonised, areas; $framework, $series. Grain: area, year, category of a dimension.
-- Key:     REF_AREA, TIME_PERIOD, DIMENSION, CATEGORY ('' and _T: the total).
WITH found AS (
    SELECT REF_AREA, TIME_PERIOD, MAP {'': ''} AS CATEGORIES, OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE,
        '' AS BREAK_REASON, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
    FROM mdg
    WHERE $framework = 'MDG_' || MDG_LIST AND MDG_INDICATOR = $series AND RELATION = 'official'
    UNION ALL
    SELECT REF_AREA, TIME_PERIOD,
        MAP {
            'SEX': SEX, 'URBANISATION': URBANISATION, 'EDUCATION_LEV': EDUCATION_LEV, 'BREAKDOWN': BREAKDOWN
        },
        OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE, BREAK_REASON, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW,
        CI_HIGH
    FROM sdg
    WHERE $framework = 'SDG' AND SDG_INDICATOR = $series AND RELATION = 'official'
    UNION ALL
    SELECT REF_AREA, TIME_PERIOD,
        MAP {
            'SEX': SEX, 'AGE': AGE, 'URBANISATION': URBANISATION, 'EDUCATION_LEV': EDUCATION_LEV,
            'LABOUR_STATUS': LABOUR_STATUS, 'OCCUPATION': OCCUPATION, 'HH_COMPOSITION': HH_COMPOSITION,
            'SIZE_CLASS': SIZE_CLASS, 'ACTIVITY': ACTIVITY, 'BREAKDOWN': BREAKDOWN
        },
        OBS_VALUE, UNIT_MEASURE, OBS_STATUS, SOURCE, BREAK_REASON, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW,
        CI_HIGH
    FROM harmonised
    WHERE $framework = 'CORE' AND HARMONISED_EDITION = '2022' AND HARMONISED_INDICATOR = $series
        AND MEASURE IN ('RATE', 'PCT', 'RATIO')
),
parts AS (
    SELECT * EXCLUDE CATEGORIES, list_filter(map_entries(CATEGORIES), lambda each: each.value NOT IN ('', '_T')) AS PART
    FROM found
)
SELECT p.* EXCLUDE PART, coalesce(p.PART[1].key, '') AS DIMENSION, coalesce(p.PART[1].value, '_T') AS CATEGORY,
    a.NAME_EN, a.NAME_FR, a.NAME_ES, a.NAME_RU, a.NAME_AR, a.NAME_ZH
FROM parts AS p
JOIN areas AS a ON a.GROUPING = 'AREA' AND a.REF_AREA = p.REF_AREA
WHERE len(p.PART) <= 1
ORDER BY a.NAME_EN, DIMENSION, CATEGORY, p.TIME_PERIOD
