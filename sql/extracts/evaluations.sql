-- Purpose: the ledger of the checks behind a release: what every rule looked at in every submission.
-- Inputs:  evaluations. Grain and key: SUBMISSION, RULE. OPEN is what failed and nobody confirmed.
SELECT SUBMISSION, REF_AREA, RULE, SEVERITY, LEVEL, EVALUATED, FAILED, NOT_APPLICABLE, CONFIRMED,
    FAILED - CONFIRMED AS OPEN
FROM evaluations
ORDER BY SUBMISSION, RULE
