-- Purpose: an estimate from few respondents is suppressed (Q) or marked as unreliable (U).
-- Inputs:  obs (RESPONDENTS), partial_key, attribute_set, rule_respondents (RULE, EDITION, INDICATOR, SUPPRESS_BELOW,
--          MARK_BELOW).
-- Grain:   observation. Key: RULE, POS. Not applicable where the number of respondents was not sent.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN o.RESPONDENTS < r.SUPPRESS_BELOW THEN p.HAS_VALUE
        WHEN o.RESPONDENTS < r.MARK_BELOW THEN p.HAS_VALUE AND NOT contains(p.OBS_STATUS, 'U')
        WHEN o.RESPONDENTS IS NOT NULL THEN false END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', o.RESPONDENTS,
        'status', CASE WHEN o.RESPONDENTS < r.SUPPRESS_BELOW THEN 'Q' ELSE 'U' END) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_respondents AS r USING (EDITION, INDICATOR)
