-- Purpose: a key occurs once. WHEN = 'conflict': with different values; WHEN = 'copy': with the same value again.
-- Inputs:  obs, rule (RULE, CONFLICT). Grain: observation. Key: RULE, ROW_ID. The first row of a key passes.
WITH counted AS (
    SELECT
        SUBMISSION, ROW_ID, SERIES, TIME_PERIOD, OBS_VALUE, OBS_STATUS, ADDRESS,
        count(*) OVER same_key AS copies,
        count(DISTINCT coalesce(OBS_VALUE::VARCHAR, OBS_STATUS)) OVER same_key AS values_given,
        first_value(ADDRESS) OVER (same_key ORDER BY ROW_ID) AS first_address,
        first_value(OBS_TEXT) OVER (same_key ORDER BY ROW_ID) AS first_text,
        row_number() OVER (same_key ORDER BY ROW_ID) AS position
    FROM obs
    WINDOW same_key AS (PARTITION BY SUBMISSION, SERIES, TIME_PERIOD)
)
SELECT
    r.RULE, c.SUBMISSION, c.ROW_ID,
    CASE
        WHEN c.copies > 1 AND c.position > 1 AND (c.values_given > 1) = r.CONFLICT THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('first', c.first_address, 'first_value', c.first_text) AS FACTS
FROM counted AS c
CROSS JOIN rule AS r
