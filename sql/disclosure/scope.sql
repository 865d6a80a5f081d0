-- Purpose: the accepted values that a confidential one could be computed from: of the same area (or one that it was
--          part of), year and family of series.
-- Inputs:  hidden, accepted, provider_role, series_class (EDITION, INDICATOR, MEANING, CLASS),
--          kindred_area (REF_AREA, OTHER).
-- Grain:   accepted observation.
-- Key:     SUBMISSION, POSITION. Of one cell the value that stands comes first (precedence.yml), a
--          confidential one before all.
WITH touched AS (
    SELECT DISTINCT h.REF_AREA, h.TIME_PERIOD, s.CLASS
    FROM hidden AS h
    JOIN series_class AS s USING (EDITION, INDICATOR)
),
scope AS (
    SELECT * FROM touched
    UNION
    SELECT k.OTHER, t.TIME_PERIOD, t.CLASS
    FROM touched AS t
    JOIN kindred_area AS k USING (REF_AREA)
)
SELECT
    a.REF_AREA, a.TIME_PERIOD, s.MEANING, a.MEASURE, a.SEX, a.AGE, a.URBANISATION, a.EDUCATION_LEV, a.LABOUR_STATUS,
    a.OCCUPATION, a.HH_COMPOSITION, a.SIZE_CLASS, a.ACTIVITY, a.BREAKDOWN, a.PROVIDER, a.EDITION, a.OBS_VALUE,
    a.CONF_STATUS IS DISTINCT FROM 'F' AS CONFIDENTIAL, a.SUBMISSION, a.POSITION
FROM accepted AS a
JOIN series_class AS s USING (EDITION, INDICATOR)
SEMI JOIN scope AS c ON c.REF_AREA = a.REF_AREA AND c.TIME_PERIOD = a.TIME_PERIOD AND c.CLASS = s.CLASS
LEFT JOIN provider_role AS p USING (PROVIDER)
ORDER BY
    a.REF_AREA, a.TIME_PERIOD, s.MEANING, a.MEASURE, a.SEX, a.AGE, a.URBANISATION, a.EDUCATION_LEV, a.LABOUR_STATUS,
    a.OCCUPATION, a.HH_COMPOSITION, a.SIZE_CLASS, a.ACTIVITY, a.BREAKDOWN, CONFIDENTIAL DESC, coalesce(p.PRECEDENCE, 9),
    a.EDITION DESC, a.RECORDED_AT DESC, a.SUBMISSION, a.POSITION
