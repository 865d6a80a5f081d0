-- Purpose: observations of the dataflow DF_SERIES that a query of SDMX REST asks for; an empty list of codes asks for all.
-- Inputs:  harmonised (a view over the extract of a release); a list for each dimension, $from_year, $to_year, $row_limit, $row_offset.
-- Grain and key: the dimensions, TIME_PERIOD.
WITH series AS (
    SELECT
        REF_AREA, HARMONISED_INDICATOR || CASE WHEN HARMONISED_EDITION = '2022' THEN '' ELSE '_' || HARMONISED_EDITION END AS INDICATOR, MEASURE, SEX, AGE,
        URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, TIME_PERIOD, OBS_VALUE, UNIT_MEASURE,
        left(OBS_STATUS, 1) AS OBS_STATUS, EDITION, BREAK_REASON, SOURCE, PROVIDER, COMMENT_OBS, FOOTNOTE
    FROM harmonised
)
SELECT 'dataflow' AS STRUCTURE, 'ICT_INDICATORS:DF_SERIES(1.0)' AS STRUCTURE_ID, 'I' AS ACTION, *
FROM series
WHERE (len($ref_area::VARCHAR[]) = 0 OR list_contains($ref_area, REF_AREA)) AND (len($indicator::VARCHAR[]) = 0 OR list_contains($indicator, INDICATOR))
    AND (len($measure::VARCHAR[]) = 0 OR list_contains($measure, MEASURE)) AND (len($sex::VARCHAR[]) = 0 OR list_contains($sex, SEX))
    AND (len($age::VARCHAR[]) = 0 OR list_contains($age, AGE)) AND (len($urbanisation::VARCHAR[]) = 0 OR list_contains($urbanisation, URBANISATION))
    AND (len($education_lev::VARCHAR[]) = 0 OR list_contains($education_lev, EDUCATION_LEV))
    AND (len($labour_status::VARCHAR[]) = 0 OR list_contains($labour_status, LABOUR_STATUS))
    AND (len($occupation::VARCHAR[]) = 0 OR list_contains($occupation, OCCUPATION))
    AND (len($hh_composition::VARCHAR[]) = 0 OR list_contains($hh_composition, HH_COMPOSITION))
    AND (len($size_class::VARCHAR[]) = 0 OR list_contains($size_class, SIZE_CLASS)) AND (len($activity::VARCHAR[]) = 0 OR list_contains($activity, ACTIVITY))
    AND (len($breakdown::VARCHAR[]) = 0 OR list_contains($breakdown, BREAKDOWN))
    AND TIME_PERIOD BETWEEN $from_year AND $to_year
ORDER BY REF_AREA, INDICATOR, MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN,
    TIME_PERIOD
LIMIT $row_limit OFFSET $row_offset
