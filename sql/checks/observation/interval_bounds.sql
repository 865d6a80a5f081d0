-- Purpose: a confidence interval does not reach outside what the value can be.
-- Inputs:  obs, sampling_error, partial_key, rule_interval_bounds (RULE, EDITION, INDICATOR, MEASURE, MIN, MAX).
-- Grain:   observation. Key: RULE, POS. Not applicable where no limit was sent.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN coalesce(e.CI_LOW, e.CI_HIGH) IS NOT NULL
        THEN coalesce(e.CI_LOW < r.MIN, false) OR coalesce(e.CI_HIGH > r.MAX, false) END AS FAILED,
    CASE WHEN FAILED THEN json_object('low', coalesce(e.CI_LOW, o.VALUE), 'high', coalesce(e.CI_HIGH, o.VALUE))
        END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_interval_bounds AS r USING (EDITION, INDICATOR, MEASURE)
