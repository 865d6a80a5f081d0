-- Purpose: the indicators of the Sustainable Development Goals that continue what the core list measures,
--          with what differs. A value takes the mapping of its own edition, else that of an edition in
--          which its code means the same.
-- Inputs:  harmonised, sdg_mapping (SDG_INDICATOR, CORE_EDITION, CORE_CODE, RELATION, …), meaning.
-- Grain and key: REF_AREA, TIME_PERIOD, SDG_INDICATOR, RELATION, HARMONISED_INDICATOR, SEX, URBANISATION,
--          EDUCATION_LEV, BREAKDOWN.
CREATE OR REPLACE TABLE sdg AS
WITH mapped AS (
    SELECT s.*, m.MEANING
    FROM sdg_mapping AS s
    JOIN meaning AS m ON m.EDITION = s.CORE_EDITION AND m.INDICATOR = s.CORE_CODE
),
applicable AS (
    SELECT c.EDITION, c.INDICATOR, s.* EXCLUDE (CORE_EDITION, CORE_CODE, MEANING)
    FROM meaning AS c
    JOIN mapped AS s USING (MEANING)
    QUALIFY row_number() OVER (
        PARTITION BY c.EDITION, c.INDICATOR, s.SDG_INDICATOR
        ORDER BY s.CORE_EDITION <> c.EDITION, abs(s.CORE_EDITION::INTEGER - c.EDITION::INTEGER), s.CORE_EDITION,
            s.CORE_CODE
    ) = 1
)
SELECT
    h.REF_AREA, h.TIME_PERIOD, s.SDG_INDICATOR, split_part(s.SDG_INDICATOR, '.', 1) AS SDG_GOAL, s.SDG_TARGET,
    s.SDG_SERIES, s.RELATION, h.EDITION, h.INDICATOR, h.HARMONISED_EDITION, h.HARMONISED_INDICATOR, h.SEX,
    h.URBANISATION, h.EDUCATION_LEV, h.BREAKDOWN, h.OBS_VALUE, h.UNIT_MEASURE, h.OBS_STATUS, h.BREAK_REASON,
    s.DIFFERENCE_FROM_CORE AS DIFFERENCE, h.SOURCE, h.PROVIDER, h.SUBMISSION,
    h.ADDRESS, h.COMMENT_OBS, h.FOOTNOTE, s.SOURCE AS MAPPING_SOURCE, s.CONFIDENCE AS MAPPING_CONFIDENCE,
    h.SAMPLE_SIZE, h.RESPONDENTS, h.STANDARD_ERROR, h.CV, h.CI_LOW, h.CI_HIGH
FROM harmonised AS h
JOIN applicable AS s USING (EDITION, INDICATOR)
WHERE h.IS_MAIN AND h.AGE = '_T' AND h.LABOUR_STATUS = '_T' AND h.OCCUPATION = '_T' AND h.HH_COMPOSITION = '_T'
    AND h.SIZE_CLASS = '_T' AND h.ACTIVITY = '_T';
