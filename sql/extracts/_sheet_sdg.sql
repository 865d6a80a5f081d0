-- Purpose: official SDG values of countries (totals, and the parts of what has no total), a column for each year.
-- Inputs:  extract_sdg, def_areas.
-- Grain and key: REF_AREA, SDG_INDICATOR, SEX, BREAKDOWN.
WITH official AS (
    SELECT a.NAME_EN AS "Country", s.REF_AREA AS "Code", s.SDG_INDICATOR AS "Indicator",
        CASE s.SEX WHEN 'F' THEN 'women' WHEN 'M' THEN 'men' ELSE '' END AS "Sex",
        CASE s.BREAKDOWN WHEN '_T' THEN '' ELSE s.BREAKDOWN END AS "Category",
        s.TIME_PERIOD AS YEAR, s.OBS_VALUE
    FROM extract_sdg AS s
    JOIN def_areas AS a USING (REF_AREA)
    WHERE s.RELATION = 'official' AND s.URBANISATION = '_T' AND s.EDUCATION_LEV = '_T' AND s.TIME_PERIOD >= 2000
)
PIVOT official ON YEAR USING any_value(OBS_VALUE) GROUP BY "Country", "Code", "Indicator", "Sex", "Category"
ORDER BY "Country", "Indicator", "Sex", "Category"
