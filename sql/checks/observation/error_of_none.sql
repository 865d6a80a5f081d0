-- Purpose: where no value is sent there is no error of it: an interval around a suppressed value gives it away.
-- Inputs:  obs, sampling_error, partial_key, attribute_set, rule_error_of_none (RULE, EDITION, INDICATOR).
-- Grain:   observation. Key: RULE, POS. Only where an error was sent; not applicable to a value that is no number.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN NOT p.NOT_NUMERIC THEN o.VALUE IS NULL END AS FAILED,
    CASE WHEN FAILED THEN json_object('codes', concat_ws(', ',
        CASE WHEN e.STANDARD_ERROR IS NOT NULL THEN 'STANDARD_ERROR' END, CASE WHEN e.CV IS NOT NULL THEN 'CV' END,
        CASE WHEN e.CI_LOW IS NOT NULL THEN 'CI_LOW' END, CASE WHEN e.CI_HIGH IS NOT NULL THEN 'CI_HIGH' END
    )) END AS FACTS
FROM sampling_error AS e
JOIN obs AS o USING (POS)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN attribute_set AS p USING (ATTRIBUTE_SET)
JOIN rule_error_of_none AS r USING (EDITION, INDICATOR)
