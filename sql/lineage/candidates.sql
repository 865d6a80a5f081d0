-- Purpose: the accepted values behind a value of a harmonised series, the one that stands first. A code may
--          be given as of any edition.
-- Inputs:  ranked, accepted; $area, $indicator, $edition ('' any), $year, $measure ('' the main one), $sex,
--          $urban, $education, $breakdown.
-- Grain:   accepted value. Key: SUBMISSION, POSITION.
SELECT r.*, a.OBS_TEXT, a.NORMALISATION
FROM ranked AS r
JOIN accepted AS a USING (SUBMISSION, POSITION, REF_AREA)
WHERE r.REF_AREA = $area AND r.TIME_PERIOD = $year AND (r.HARMONISED_INDICATOR = $indicator OR r.INDICATOR = $indicator)
    AND $edition IN ('', r.HARMONISED_EDITION, r.EDITION)
    AND (r.MEASURE = $measure OR ($measure = '' AND r.IS_MAIN))
    AND r.SEX = $sex AND r.URBANISATION = $urban AND r.EDUCATION_LEV = $education AND r.BREAKDOWN = $breakdown
    AND r.AGE = '_T' AND r.LABOUR_STATUS = '_T' AND r.OCCUPATION = '_T' AND r.HH_COMPOSITION = '_T'
    AND r.SIZE_CLASS = '_T' AND r.ACTIVITY = '_T'
ORDER BY r.RANK, r.EDITION DESC
