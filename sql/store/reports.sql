-- Purpose: the reports of some submissions or files, or all, each with its ledger.
-- Inputs:  lake.submissions; $column (SUBMISSION or DELIVERY, blank for all), $values (list).
-- Grain and key: SUBMISSION; of one that is there twice, the first.
SELECT DISTINCT ON (SUBMISSION) REPORT
FROM lake.submissions
WHERE CASE $column
    WHEN 'SUBMISSION' THEN list_contains($values, SUBMISSION)
    WHEN 'DELIVERY' THEN list_contains($values, DELIVERY)
    ELSE true
END
ORDER BY SUBMISSION, RECORDED_AT
