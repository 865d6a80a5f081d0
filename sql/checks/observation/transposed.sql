-- Purpose: two digits that changed places: the value leaves its series, and swapping two
--          neighbouring digits brings it back.
-- Inputs:  step, partial_key, attribute_set, rule_transposed (RULE, EDITION, INDICATOR, STEADY: largest step beside it;
--          POINTS: the smallest departure; WITHIN: how near, as a share of the departure, the swapped value comes).
-- Grain:   observation. Key: RULE, POS.
-- Not applicable without an earlier value, or where a break (B) is declared.
WITH candidate AS (
    SELECT r.RULE, t.SUB, t.POS, t.VALUE, r.POINTS, r.WITHIN,
        CASE WHEN t.YEAR_1 < t.YEAR AND NOT contains(p.OBS_STATUS, 'B') AND o.DECIMALS <= 3
                AND greatest(abs(t.VALUE_1 - t.VALUE_2), abs(t.NEXT_1 - t.VALUE_1)) <= r.STEADY
            THEN (t.VALUE_1 + coalesce(t.NEXT_1, 2 * t.VALUE_1 - t.VALUE_2)) / 2 END AS EXPECTED,
        CASE WHEN abs(t.VALUE - EXPECTED) > r.POINTS AND t.VALUE BETWEEN 1 AND 1e9
            THEN round(t.VALUE * power(10, o.DECIMALS))::BIGINT::VARCHAR END AS DIGITS,
        power(10, o.DECIMALS) AS SCALE
    FROM step AS t
    JOIN obs AS o USING (POS)
    JOIN partial_key AS s ON s.PARTIAL_KEY = t.PARTIAL_KEY
    JOIN attribute_set AS p ON p.ATTRIBUTE_SET = t.ATTRIBUTE_SET
    JOIN rule_transposed AS r ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR
    WHERE s.IS_MAIN
),
swapped AS (
    SELECT *,
        list_sort(list_transform(list_filter(range(1, len(DIGITS)), lambda i: i > 1 OR DIGITS[2] <> '0'), lambda i: {
            'off': abs(
                (substr(DIGITS, 1, i - 1) || DIGITS[i + 1] || DIGITS[i] || substr(DIGITS, i + 2))::DOUBLE / SCALE
                - EXPECTED
            ),
            'value': (substr(DIGITS, 1, i - 1) || DIGITS[i + 1] || DIGITS[i] || substr(DIGITS, i + 2))::DOUBLE / SCALE
        }))[1] AS BEST
    FROM candidate
)
SELECT
    RULE, SUB, POS,
    CASE WHEN EXPECTED IS NOT NULL THEN coalesce(BEST.off <= WITHIN * abs(VALUE - EXPECTED), false) END AS FAILED,
    CASE WHEN FAILED THEN json_object('number', VALUE, 'expected', BEST.value) END AS FACTS
FROM swapped
