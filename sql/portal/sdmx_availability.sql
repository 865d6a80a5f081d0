-- Purpose: which codes and years there are among the observations that a query of SDMX REST asks for.
-- Inputs:  found (sql/portal/sdmx.sql). Grain: one row.
SELECT
    count(*) AS OBS_COUNT, min(TIME_PERIOD) AS FIRST_YEAR, max(TIME_PERIOD) AS LAST_YEAR,
    count(DISTINCT (REF_AREA, INDICATOR, MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION,
        HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN)) AS SERIES_COUNT,
    list_sort(list(DISTINCT REF_AREA)) AS REF_AREA, list_sort(list(DISTINCT INDICATOR)) AS INDICATOR,
    list_sort(list(DISTINCT MEASURE)) AS MEASURE, list_sort(list(DISTINCT SEX)) AS SEX,
    list_sort(list(DISTINCT AGE)) AS AGE, list_sort(list(DISTINCT URBANISATION)) AS URBANISATION,
    list_sort(list(DISTINCT EDUCATION_LEV)) AS EDUCATION_LEV, list_sort(list(DISTINCT LABOUR_STATUS)) AS LABOUR_STATUS,
    list_sort(list(DISTINCT OCCUPATION)) AS OCCUPATION, list_sort(list(DISTINCT HH_COMPOSITION)) AS HH_COMPOSITION,
    list_sort(list(DISTINCT SIZE_CLASS)) AS SIZE_CLASS, list_sort(list(DISTINCT ACTIVITY)) AS ACTIVITY,
    list_sort(list(DISTINCT BREAKDOWN)) AS BREAKDOWN
FROM found
