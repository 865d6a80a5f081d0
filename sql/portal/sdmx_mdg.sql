-- Purpose: the indicators of the Millennium Development Goals as SDMX. An identity of SDMX has letters, figures, _, @,
--          $ and - alone: other signs become _ (8.14 is 8_14); _Z: does not apply. FORMULA says what was computed; the
--          unit tells apart what is computed of the same parts.
-- Inputs:  extract_mdg. Grain and key: REF_AREA, MDG_LIST, MDG_TARGET, MDG_INDICATOR, RELATION, INDICATOR, MAPPED_PART,
--          UNIT_MEASURE, TIME_PERIOD.
SELECT
    REF_AREA, MDG_LIST, coalesce(nullif(regexp_replace(MDG_TARGET, '[^\w@$-]+', '_', 'g'), ''), '_Z') AS MDG_TARGET,
    coalesce(nullif(regexp_replace(MDG_INDICATOR, '[^\w@$-]+', '_', 'g'), ''), '_Z') AS MDG_INDICATOR, RELATION,
    coalesce(nullif(regexp_replace(INDICATOR, '[^\w@$-]+', '_', 'g'), ''), '_Z') AS INDICATOR,
    coalesce(nullif(regexp_replace(MAPPED_PART, '[^\w@$-]+', '_', 'g'), ''), '_Z') AS MAPPED_PART, UNIT_MEASURE,
    TIME_PERIOD, OBS_VALUE, left(OBS_STATUS, 1) AS OBS_STATUS, EDITION, FORMULA, SOURCE, PROVIDER, COMMENT_OBS,
    FOOTNOTE, MAPPING_CONFIDENCE, SAMPLE_SIZE, RESPONDENTS, STANDARD_ERROR, CV, CI_LOW, CI_HIGH
FROM extract_mdg
