-- Purpose: the pairs of edition and indicator that a batch has.
-- Inputs:  partial_key, obs.
-- Grain and key: EDITION, INDICATOR.
SELECT DISTINCT EDITION, INDICATOR
FROM partial_key
WHERE INDICATOR_KNOWN AND PARTIAL_KEY IN (SELECT PARTIAL_KEY FROM attribute_set SEMI JOIN tally USING (ATTRIBUTE_SET))
