-- Purpose: a coefficient of variation is the standard error in percent of the value.
-- Inputs:  obs, sampling_error, partial_key, rule_variation (RULE, EDITION, INDICATOR, FACTOR: how far the two may be
--          apart; a standard error is often rounded to one digit).
-- Grain:   observation. Key: RULE, POS. Not applicable where one of the three is absent or nought.
SELECT
    r.RULE, o.SUB, o.POS,
    100 * e.STANDARD_ERROR / abs(nullif(o.VALUE, 0)) AS COMPUTED,
    CASE WHEN e.CV > 0 AND COMPUTED > 0 THEN greatest(e.CV / COMPUTED, COMPUTED / e.CV) > r.FACTOR END AS FAILED,
    CASE WHEN FAILED THEN json_object('cv', e.CV, 'computed', round(COMPUTED, 2), 'number', o.VALUE) END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_variation AS r USING (EDITION, INDICATOR)
