-- Purpose: how often a rule doubted the accepted submissions behind a release, by area and indicator; no value is told.
-- Inputs:  findings (sql/store/release_findings.sql). Grain and key: REF_AREA, EDITION, INDICATOR, RULE.
SELECT REF_AREA, EDITION, INDICATOR, RULE, SEVERITY, RULE_TITLE, FINDINGS, CONFIRMED, FINDINGS - CONFIRMED AS OPEN
FROM findings
ORDER BY REF_AREA, EDITION, INDICATOR, RULE
