-- Purpose: observations of the dataflow DF_SERIES that a query of SDMX REST asks for; an empty
--          list of codes asks for all.
-- Inputs:  sdmx_series (sql/extracts/_sdmx.sql over a release); a list for each dimension, $from_year,
--          $to_year, $row_limit, $row_offset.
-- Grain and key: the dimensions, TIME_PERIOD.
SELECT *
FROM sdmx_series
WHERE (len($ref_area::VARCHAR[]) = 0 OR list_contains($ref_area, REF_AREA))
    AND (len($indicator::VARCHAR[]) = 0 OR list_contains($indicator, INDICATOR))
    AND (len($measure::VARCHAR[]) = 0 OR list_contains($measure, MEASURE))
    AND (len($sex::VARCHAR[]) = 0 OR list_contains($sex, SEX))
    AND (len($age::VARCHAR[]) = 0 OR list_contains($age, AGE))
    AND (len($urbanisation::VARCHAR[]) = 0 OR list_contains($urbanisation, URBANISATION))
    AND (len($education_lev::VARCHAR[]) = 0 OR list_contains($education_lev, EDUCATION_LEV))
    AND (len($labour_status::VARCHAR[]) = 0 OR list_contains($labour_status, LABOUR_STATUS))
    AND (len($occupation::VARCHAR[]) = 0 OR list_contains($occupation, OCCUPATION))
    AND (len($hh_composition::VARCHAR[]) = 0 OR list_contains($hh_composition, HH_COMPOSITION))
    AND (len($size_class::VARCHAR[]) = 0 OR list_contains($size_class, SIZE_CLASS))
    AND (len($activity::VARCHAR[]) = 0 OR list_contains($activity, ACTIVITY))
    AND (len($breakdown::VARCHAR[]) = 0 OR list_contains($breakdown, BREAKDOWN))
    AND TIME_PERIOD BETWEEN $from_year AND $to_year
ORDER BY REF_AREA, INDICATOR, MEASURE, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION,
    SIZE_CLASS, ACTIVITY, BREAKDOWN, TIME_PERIOD
LIMIT $row_limit OFFSET $row_offset
