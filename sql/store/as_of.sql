-- Purpose: the accepted observations as they were known at a time: of each key and provider the last one recorded.
-- Inputs:  lake.coded_observations, lake.coded_withdrawn_values (what has ended since), lake.submissions,
--          lake.deliveries (of what was recorded together, the last that was received), lake.findings,
--          lake.confirmed_findings, lake.confirmations; $as_of (UTC).
-- Grain:   key and provider. Key: REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, the ten dimensions, PROVIDER.
-- Gives:   FOOTNOTE: what was confirmed of the value, with the rule that had asked; blank if nothing.
WITH received AS (
    SELECT SUBMISSION, min(d.RECORDED_AT) AS RECEIVED_AT
    FROM lake.submissions
    JOIN lake.deliveries AS d USING (DELIVERY)
    GROUP BY ALL
),
latest AS (
    SELECT o.*
    FROM lake.coded_observations AS o
    LEFT JOIN received USING (SUBMISSION)
    WHERE o.RECORDED_AT <= $as_of
    QUALIFY row_number() OVER (
        PARTITION BY REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV,
            LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER
        ORDER BY RECORDED_AT DESC, RECEIVED_AT DESC NULLS LAST, SUBMISSION DESC, POSITION DESC
    ) = 1
),
ended AS (
    SELECT * EXCLUDE (SUBMISSION, RECORDED_AT), max(RECORDED_AT) AS ENDED_AT
    FROM lake.coded_withdrawn_values
    WHERE RECORDED_AT <= $as_of
    GROUP BY ALL
),
standing AS (
    SELECT latest.*
    FROM latest
    LEFT JOIN ended
        USING (REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV, LABOUR_STATUS,
            OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER)
    -- A confidential value goes on protecting those from which it could be computed.
    WHERE ENDED_AT IS NULL OR ENDED_AT <= latest.RECORDED_AT OR CONF_STATUS <> 'F'
),
words AS (
    SELECT f.SUBMISSION, f.POSITION, c.EXPLANATION, string_agg(DISTINCT f.RULE, ', ' ORDER BY f.RULE) AS RULES
    FROM lake.confirmed_findings AS d
    JOIN lake.findings AS f USING (SUBMISSION, NUMBER)
    JOIN lake.confirmations AS c USING (CONFIRMATION)
    WHERE d.RECORDED_AT <= $as_of AND f.POSITION IS NOT NULL
    GROUP BY f.SUBMISSION, f.POSITION, c.EXPLANATION
),
notes AS (
    SELECT SUBMISSION, POSITION,
        string_agg(format('{} (confirmed, {})', EXPLANATION, RULES), '; ' ORDER BY RULES, EXPLANATION) AS FOOTNOTE
    FROM words
    GROUP BY SUBMISSION, POSITION
)
SELECT standing.*, coalesce(FOOTNOTE, '') AS FOOTNOTE
FROM standing
LEFT JOIN notes USING (SUBMISSION, POSITION)
