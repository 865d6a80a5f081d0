-- Purpose: findings of the submissions of a release by rule, counted. That a rule doubted a value, and which rule,
--          tells something of it: findings about a value that is not free are left out; of a submission that holds such
--          values only rules that look at the form of a cell ($form_rules, level 0) count, because any other may
--          compare a free value with a hidden one.
-- Inputs:  lake.findings, lake.confirmed_findings, lake.observations; $submissions (list), $as_of
--          (UTC), $form_rules (list).
-- Grain and key: REF_AREA, EDITION, INDICATOR, RULE.
WITH confirmed AS (
    SELECT DISTINCT SUBMISSION, NUMBER FROM lake.confirmed_findings WHERE RECORDED_AT <= $as_of
),
hidden AS (
    SELECT SUBMISSION, POSITION
    FROM lake.observations
    WHERE CONF_STATUS <> 'F' AND list_contains($submissions, SUBMISSION)
)
SELECT
    f.REF_AREA, coalesce(f.EDITION, '') AS EDITION, coalesce(f.INDICATOR, '') AS INDICATOR, f.RULE,
    count(*) AS FINDINGS, count(c.NUMBER) AS CONFIRMED
FROM lake.findings AS f
LEFT JOIN confirmed AS c USING (SUBMISSION, NUMBER)
WHERE list_contains($submissions, f.SUBMISSION)
    AND NOT EXISTS (FROM hidden AS h WHERE h.SUBMISSION = f.SUBMISSION AND h.POSITION = f.POSITION)
    AND (list_contains($form_rules, f.RULE) OR NOT EXISTS (FROM hidden AS h WHERE h.SUBMISSION = f.SUBMISSION))
GROUP BY ALL
ORDER BY ALL
