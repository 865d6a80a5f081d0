-- Purpose: a standard error and a coefficient of variation are not negative.
-- Inputs:  obs, sampling_error, partial_key, rule_error_sign (RULE, EDITION, INDICATOR).
-- Grain:   observation. Key: RULE, POS. Only where an error was sent.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN e.STANDARD_ERROR < 0 OR e.CV < 0 THEN true
        WHEN coalesce(e.STANDARD_ERROR, e.CV) IS NOT NULL THEN false END AS FAILED,
    CASE WHEN FAILED THEN json_object(
        'attribute', CASE WHEN e.STANDARD_ERROR < 0 THEN 'STANDARD_ERROR' ELSE 'CV' END,
        'number', CASE WHEN e.STANDARD_ERROR < 0 THEN e.STANDARD_ERROR ELSE e.CV END
    ) END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_error_sign AS r USING (EDITION, INDICATOR)
