-- Purpose: how precise the official values of countries are that come from a survey, as far as their offices said so.
-- Inputs:  extract_mdg, extract_sdg, def_areas. Grain and key: REF_AREA, list, indicator, SEX, BREAKDOWN, TIME_PERIOD.
WITH official AS (
    SELECT REF_AREA, 'MDG ' || MDG_LIST AS LIST, MDG_INDICATOR AS INDICATOR, '_T' AS SEX, '_T' AS BREAKDOWN,
        TIME_PERIOD, OBS_VALUE, STANDARD_ERROR, CV, CI_LOW, CI_HIGH, RESPONDENTS, SAMPLE_SIZE
    FROM extract_mdg
    WHERE RELATION = 'official'
    UNION ALL
    SELECT REF_AREA, 'SDG', SDG_INDICATOR, SEX, BREAKDOWN, TIME_PERIOD, OBS_VALUE, STANDARD_ERROR, CV, CI_LOW, CI_HIGH,
        RESPONDENTS, SAMPLE_SIZE
    FROM extract_sdg
    WHERE RELATION = 'official' AND URBANISATION = '_T' AND EDUCATION_LEV = '_T'
)
SELECT a.NAME_EN AS "Country", o.REF_AREA AS "Code", o.LIST AS "List", o.INDICATOR AS "Indicator",
    CASE o.SEX WHEN 'F' THEN 'women' WHEN 'M' THEN 'men' ELSE '' END AS "Sex",
    CASE o.BREAKDOWN WHEN '_T' THEN '' ELSE o.BREAKDOWN END AS "Category", o.TIME_PERIOD AS "Year",
    o.OBS_VALUE AS "Value", o.STANDARD_ERROR AS "Standard error", o.CV AS "CV, percent", o.CI_LOW AS "Lower limit",
    o.CI_HIGH AS "Upper limit", o.RESPONDENTS AS "Respondents", o.SAMPLE_SIZE AS "Sample"
FROM official AS o
JOIN def_areas AS a USING (REF_AREA)
WHERE o.OBS_VALUE IS NOT NULL AND o.TIME_PERIOD >= 2000
    AND coalesce(o.STANDARD_ERROR, o.CV, o.CI_LOW, o.CI_HIGH, o.RESPONDENTS) IS NOT NULL
ORDER BY "Country", "List", "Indicator", "Sex", "Category", "Year"
