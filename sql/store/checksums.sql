-- Purpose: a checksum of the accepted observations of each submission, whatever their order: that no value was altered.
-- Inputs:  kept (the columns of lake.observations; those written now, or all).
-- Grain:   submission. Key: SUBMISSION. MD5 is against accidents and hands in the catalogue, not against who can write
--          the events too. Columns that a later migration adds stay out: an earlier checksum holds.
WITH texts AS (
    SELECT
        SUBMISSION,
        list_transform(
            [
                POSITION::BIGINT::VARCHAR, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD::BIGINT::VARCHAR, SEX,
                AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY,
                BREAKDOWN, OBS_VALUE::DOUBLE::VARCHAR, DECIMALS::BIGINT::VARCHAR, UNIT_MEASURE, OBS_STATUS, CONF_STATUS,
                AGE_SCOPE, SOURCE, COMMENT_OBS, OBS_TEXT, ADDRESS, NORMALISATION, STAT_POP, REF_PERIOD, DENOM_BASE,
                BASKET, PROVIDER
            ],
            lambda text: coalesce(text, chr(30))
        ) AS texts
    FROM kept
)
SELECT SUBMISSION, sum(md5_number_lower(array_to_string(texts, chr(31)))::HUGEINT)::VARCHAR AS CHECKSUM
FROM texts
GROUP BY SUBMISSION
ORDER BY SUBMISSION
