-- Purpose: official MDG values of countries, a row for each country and indicator, a column for each year from 2000.
-- Inputs:  extract_mdg, def_areas, mdg_framework. Grain and key: REF_AREA, MDG_LIST, MDG_INDICATOR.
WITH official AS (
    SELECT a.NAME_EN AS "Country", m.REF_AREA AS "Code", m.MDG_LIST AS "List", m.MDG_INDICATOR AS "Indicator",
        f.INDICATOR_TITLE AS "Title", m.TIME_PERIOD AS YEAR, m.OBS_VALUE
    FROM extract_mdg AS m
    JOIN def_areas AS a USING (REF_AREA)
    JOIN mdg_framework AS f ON f.LEVEL = 'indicator' AND f.FRAMEWORK = m.MDG_LIST AND f.INDICATOR_CODE = m.MDG_INDICATOR
    WHERE m.RELATION = 'official' AND m.TIME_PERIOD >= 2000
)
PIVOT official ON YEAR USING any_value(OBS_VALUE)
GROUP BY "Country", "Code", "List", "Indicator", "Title"
ORDER BY "Country", "List" DESC, "Indicator"
