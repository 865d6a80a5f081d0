-- Purpose: the harmonised series with names and titles, for files that stand alone.
-- Inputs:  extract_harmonised, def_areas, def_indicators.
-- Grain and key: those of extract_harmonised.
SELECT
    h.REF_AREA, a.NAME_EN AS AREA_NAME, d."group" AS CHAPTER, h.HARMONISED_INDICATOR AS INDICATOR, d.title_en AS TITLE,
    h.* EXCLUDE (REF_AREA, HARMONISED_INDICATOR, INDICATOR), h.INDICATOR AS INDICATOR_SENT
FROM extract_harmonised AS h
JOIN def_areas AS a USING (REF_AREA)
JOIN def_indicators AS d ON d.edition = h.HARMONISED_EDITION AND d.code = h.HARMONISED_INDICATOR
ORDER BY h.REF_AREA, h.HARMONISED_EDITION, h.HARMONISED_INDICATOR, h.MEASURE, h.SEX, h.AGE, h.URBANISATION,
    h.EDUCATION_LEV, h.LABOUR_STATUS, h.OCCUPATION, h.HH_COMPOSITION, h.SIZE_CLASS, h.ACTIVITY, h.BREAKDOWN,
    h.TIME_PERIOD
