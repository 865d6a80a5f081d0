-- Purpose: for each area, year and core indicator that is an official MDG indicator, one value: national offices before
--          custodians, the newer edition before the older, the last recorded before earlier ones.
-- Inputs:  accepted (observations as of a time), provider_role (PROVIDER, PRECEDENCE), harmonised_codes, mdg_mapping.
-- Grain:   area, year and MDG meaning of the indicator. Key: REF_AREA, TIME_PERIOD, MDG_INDICATOR_2003, MDG_INDICATOR_2008.
CREATE OR REPLACE TABLE official_values AS
SELECT
    o.REF_AREA, o.TIME_PERIOD, o.EDITION, o.INDICATOR, o.MEASURE, o.OBS_VALUE, o.UNIT_MEASURE,
    -- Users per 100 of an age group are not users per 100 of the population (rule R080).
    CASE WHEN o.MEASURE = 'PCT' AND o.OBS_STATUS = 'A' AND o.AGE_SCOPE NOT IN ('', '_T', '0+') THEN 'D' ELSE o.OBS_STATUS END AS OBS_STATUS,
    o.SOURCE,
    o.PROVIDER, o.SUBMISSION, o.ADDRESS, o.COMMENT_OBS, o.FOOTNOTE,
    coalesce(h.HARMONISED_EDITION, o.EDITION) AS HARMONISED_EDITION,
    coalesce(h.HARMONISED_INDICATOR, o.INDICATOR) AS HARMONISED_INDICATOR,
    m.MDG_INDICATOR_2003, m.MDG_INDICATOR_2008, m.SOURCE AS MAPPING_SOURCE, m.CONFIDENCE AS MAPPING_CONFIDENCE
FROM accepted AS o
JOIN mdg_mapping AS m
    ON m.EDITION = o.EDITION AND m.CORE_CODE = o.INDICATOR AND m.RELATION = 'official'
    AND m.BREAKDOWN_FILTER = '' AND m.MDG_INDICATOR_2003 || m.MDG_INDICATOR_2008 <> ''
LEFT JOIN harmonised_codes AS h ON h.EDITION = o.EDITION AND h.INDICATOR = o.INDICATOR
LEFT JOIN provider_role AS p ON p.PROVIDER = o.PROVIDER
WHERE o.OBS_VALUE IS NOT NULL AND o.CONF_STATUS = 'F' AND o.MEASURE IN ('RATE', 'PCT')
    AND o.SEX = '_T' AND o.AGE = '_T' AND o.URBANISATION = '_T' AND o.EDUCATION_LEV = '_T' AND o.LABOUR_STATUS = '_T'
    AND o.OCCUPATION = '_T' AND o.HH_COMPOSITION = '_T' AND o.SIZE_CLASS = '_T' AND o.ACTIVITY = '_T' AND o.BREAKDOWN = '_T'
QUALIFY row_number() OVER (
    PARTITION BY o.REF_AREA, o.TIME_PERIOD, m.MDG_INDICATOR_2003, m.MDG_INDICATOR_2008
    ORDER BY coalesce(p.PRECEDENCE, 9), o.EDITION DESC, o.RECORDED_AT DESC, o.SUBMISSION, o.POSITION
) = 1;
