-- Purpose: a value is not above another value of the same area, year and breakdown.
-- Inputs:  obs, partial_key, rule_at_most (RULE, EDITION, INDICATOR, MEASURE, BREAKDOWN, OTHER, OTHER_MEASURE,
--          OTHER_BREAKDOWN, FACTOR, TOLERANCE). A blank measure is the measure of the definition; BREAKDOWN '' = the
--          same category on both sides, '*' = any category against the total.
-- Grain:   observation. Key: RULE, POS. Not applicable where the other value was not sent.
WITH measured AS (
    SELECT PARTIAL_KEY, REST, INDICATOR, BREAKDOWN, MEASURE AS ASKED FROM partial_key
    UNION ALL
    SELECT PARTIAL_KEY, REST, INDICATOR, BREAKDOWN, '' FROM partial_key WHERE IS_MAIN
),
pairing AS (
    SELECT r.RULE, r.OTHER, r.FACTOR, r.TOLERANCE, s.PARTIAL_KEY, s.BREAKDOWN, p.PARTIAL_KEY AS PARTNER,
        p.BREAKDOWN AS OTHER_BREAKDOWN
    FROM rule_at_most AS r
    JOIN partial_key AS s
        ON s.EDITION = r.EDITION AND s.INDICATOR = r.INDICATOR
        AND (r.MEASURE = s.MEASURE OR (r.MEASURE = '' AND s.IS_MAIN))
        AND CASE r.BREAKDOWN WHEN '' THEN true WHEN '*' THEN s.BREAKDOWN <> '_T' ELSE s.BREAKDOWN = r.BREAKDOWN END
    LEFT JOIN measured AS p
        ON p.REST = s.REST AND p.INDICATOR = r.OTHER AND p.ASKED = r.OTHER_MEASURE
        AND p.BREAKDOWN = CASE r.BREAKDOWN WHEN '' THEN s.BREAKDOWN WHEN '*' THEN '_T' ELSE r.OTHER_BREAKDOWN END
),
partner AS (SELECT POS, OBS_KEY, VALUE FROM obs SEMI JOIN pairing ON pairing.PARTNER = obs.PARTIAL_KEY)
SELECT
    g.RULE, o.SUB, o.POS, o.VALUE > p.VALUE * g.FACTOR + g.TOLERANCE + 1e-9 AS FAILED,
    CASE WHEN FAILED THEN json_object('other_code', g.OTHER, 'other', p.VALUE, 'other_pos', p.POS, 'number', o.VALUE,
        'breakdown', g.BREAKDOWN, 'other_breakdown', g.OTHER_BREAKDOWN) END AS FACTS
FROM obs AS o
JOIN pairing AS g USING (PARTIAL_KEY)
LEFT JOIN partner AS p ON p.OBS_KEY = o.OBS_KEY - o.PARTIAL_KEY + g.PARTNER
