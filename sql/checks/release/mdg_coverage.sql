-- Purpose: a value of a group states the weight covered, and is published only where enough of it is.
-- Inputs:  aggregates, coverage, rule_mdg_coverage (RULE). Grain: aggregate. Key: RULE, SUBJECT.
SELECT
    r.RULE,
    concat_ws(
        ' ', a.REF_AREA, a.GROUP_VINTAGE, a.TIME_PERIOD, a.FRAMEWORK, a.SERIES, a.BREAKDOWN, a.VARIANT
    ) AS SUBJECT,
    a.WEIGHT_COVERED IS NULL OR (a.OBS_VALUE IS NOT NULL AND a.WEIGHT_COVERED < c.MIN_WEIGHT_COVERED)
        OR (a.OBS_VALUE IS NULL AND a.COMMENT_OBS = '') AS FAILED,
    CASE WHEN FAILED THEN json_object('weight', a.WEIGHT_COVERED, 'needed', c.MIN_WEIGHT_COVERED) END AS FACTS
FROM aggregates AS a
CROSS JOIN coverage AS c
CROSS JOIN rule_mdg_coverage AS r
