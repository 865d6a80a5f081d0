-- Purpose: the values that were recorded one after the other for the totals of an area, indicator and year.
-- Inputs:  revisions; $area, $series, $year. Grain: EDITION, MEASURE, PROVIDER, VINTAGE.
SELECT *
FROM revisions
WHERE REF_AREA = $area AND INDICATOR = $series AND TIME_PERIOD = $year AND SEX = '_T' AND URBANISATION = '_T'
    AND BREAKDOWN = '_T' AND AGE = '_T'
ORDER BY EDITION, MEASURE, PROVIDER, VINTAGE
