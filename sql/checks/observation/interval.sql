-- Purpose: a value lies in its confidence interval.
-- Inputs:  obs, sampling_error, partial_key, rule_interval (RULE, EDITION, INDICATOR).
-- Grain:   observation. Key: RULE, POS. Not applicable without a value or one of the limits. A value may have been
--          rounded: half a unit of its last digit is allowed.
SELECT
    r.RULE, o.SUB, o.POS,
    o.VALUE < e.CI_LOW - 0.5000001 * pow(10, -coalesce(o.DECIMALS, 0))
        OR o.VALUE > e.CI_HIGH + 0.5000001 * pow(10, -coalesce(o.DECIMALS, 0)) AS OUTSIDE,
    CASE WHEN o.VALUE IS NOT NULL AND e.CI_LOW IS NOT NULL AND e.CI_HIGH IS NOT NULL
        THEN OUTSIDE OR e.CI_LOW > e.CI_HIGH END AS FAILED,
    CASE WHEN FAILED THEN json_object('low', e.CI_LOW, 'high', e.CI_HIGH, 'number', o.VALUE) END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_interval AS r USING (EDITION, INDICATOR)
