-- Purpose: of two values that belong together one rises much while the other falls.
-- Inputs:  step, partial_key, rule_divergence (RULE, EDITION, INDICATOR, BREAKDOWN, OTHER, FALL, RISE in points).
-- Key:     RULE, POS.
-- Grain:   observation of the one that falls.
SELECT
    r.RULE, t.SUB, t.POS,
    CASE WHEN t.YEAR_1 < t.YEAR AND u.YEAR_1 < u.YEAR
        THEN t.VALUE_1 - t.VALUE > r.FALL AND u.VALUE - u.VALUE_1 > r.RISE END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', t.VALUE_1, 'previous_year', t.YEAR_1::VARCHAR, 'other_code', r.OTHER,
        'other', u.VALUE, 'other_previous', u.VALUE_1) END AS FACTS
FROM step AS t
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_divergence AS r
    ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR AND s.IS_MAIN AND s.BREAKDOWN = r.BREAKDOWN
LEFT JOIN partial_key AS x ON x.REST = s.REST AND x.INDICATOR = r.OTHER AND x.IS_MAIN AND x.BREAKDOWN = '_T'
LEFT JOIN step AS u ON u.AREA_YEAR = t.AREA_YEAR AND u.PARTIAL_KEY = x.PARTIAL_KEY
