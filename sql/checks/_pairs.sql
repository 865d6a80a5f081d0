-- Purpose: the pairs of edition and indicator that a batch has. Inputs: shape, obs. Grain and key: EDITION, INDICATOR.
SELECT DISTINCT EDITION, INDICATOR
FROM shape
WHERE INDICATOR_KNOWN AND SHAPE IN (SELECT SHAPE FROM profile SEMI JOIN tally USING (PROFILE))
