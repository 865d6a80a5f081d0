-- Purpose: a confidence interval is a few standard errors wide; else one of the two has another unit.
-- Inputs:  obs, sampling_error, partial_key, rule_interval_width (RULE, EDITION, INDICATOR, MIN, MAX: half of the
--          interval in standard errors).
-- Grain:   observation. Key: RULE, POS. Not applicable where error or interval is absent or nought.
SELECT
    r.RULE, o.SUB, o.POS,
    (e.CI_HIGH - e.CI_LOW) / 2 / nullif(e.STANDARD_ERROR, 0) AS ERRORS,
    CASE WHEN ERRORS > 0 THEN ERRORS NOT BETWEEN r.MIN AND r.MAX END AS FAILED,
    CASE WHEN FAILED THEN json_object('low', e.CI_LOW, 'high', e.CI_HIGH, 'number', e.STANDARD_ERROR) END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_interval_width AS r USING (EDITION, INDICATOR)
