-- Purpose: a count below a thousand with exactly three decimals (12.345) is most likely one whose mark of thousands was
--          read as that of decimals.
-- Inputs:  obs, partial_key, rule_thousands_mark (RULE, EDITION, INDICATOR, MEASURE). Grain: observation of a count.
-- Key:     RULE, POS.
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN o.VALUE IS NOT NULL
        THEN coalesce(o.DECIMALS = 3, false) AND abs(o.VALUE) >= 1 AND abs(o.VALUE) < 1000 END AS FAILED,
    CASE WHEN FAILED THEN json_object('number', o.VALUE, 'expected', round(o.VALUE * 1000)) END AS FACTS
FROM obs AS o
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_thousands_mark AS r USING (EDITION, INDICATOR, MEASURE)
