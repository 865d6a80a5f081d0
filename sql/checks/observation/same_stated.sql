-- Purpose: what is stated is stated alike for all values that belong together: of one indicator, area and year
--          (WHERE_ALIKE = 'area_year': total, parts, numerator, denominator) or of one series over the years
--          (WHERE_ALIKE = 'series').
-- Inputs:  obs, area_year, partial_key, attribute_set, rule_same_stated (RULE, EDITION, INDICATOR, ATTRIBUTE,
--          WHERE_ALIKE).
-- Key:     RULE, POS.
-- Grain:   the first value that differs, else the first one. Not applicable where nothing is stated;
--          of an indicator of which nothing is stated anywhere, nothing is counted.
WITH stating AS (
    SELECT DISTINCT s.EDITION, s.INDICATOR
    FROM attribute_set AS p
    JOIN partial_key AS s USING (PARTIAL_KEY)
    WHERE p.AGE_SCOPE || p.DENOM_BASE <> ''
),
said AS (
    SELECT r.RULE, r.ATTRIBUTE, o.SUB, o.POS, b.AREA, s.INDICATOR,
        CASE r.WHERE_ALIKE WHEN 'area_year' THEN b.YEAR END AS YEAR,
        CASE r.WHERE_ALIKE WHEN 'series' THEN s.SERIES END AS SERIES,
        CASE r.ATTRIBUTE WHEN 'AGE_SCOPE' THEN p.AGE_SCOPE WHEN 'DENOM_BASE' THEN p.DENOM_BASE END AS STATED
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS p USING (ATTRIBUTE_SET)
    JOIN rule_same_stated AS r USING (EDITION, INDICATOR)
    SEMI JOIN stating AS g ON g.EDITION = s.EDITION AND g.INDICATOR = s.INDICATOR
    WHERE p.HAS_VALUE AND NOT contains(p.OBS_STATUS, 'B')
),
together AS (
    SELECT RULE, ATTRIBUTE, SUB, AREA, INDICATOR, YEAR, SERIES, min(POS) AS POS, arg_min(STATED, POS) AS FIRST_STATED,
        max(STATED) <> '' AS ANY_STATED, count(DISTINCT STATED) AS n
    FROM said
    GROUP BY ALL
)
SELECT
    g.RULE, g.SUB, coalesce(min(d.POS), min(g.POS)) AS POS,
    CASE WHEN bool_and(g.ANY_STATED) THEN bool_or(g.n > 1) END AS FAILED,
    CASE WHEN FAILED THEN json_object('attribute', any_value(g.ATTRIBUTE),
        'stated', coalesce(nullif(arg_min(d.STATED, d.POS), ''), '-'),
        'before', coalesce(nullif(any_value(g.FIRST_STATED), ''), '-'), 'other_pos', min(g.POS)) END AS FACTS
FROM together AS g
LEFT JOIN said AS d
    ON d.RULE = g.RULE AND d.ATTRIBUTE = g.ATTRIBUTE AND d.SUB = g.SUB AND d.AREA = g.AREA
    AND d.INDICATOR = g.INDICATOR AND d.YEAR IS NOT DISTINCT FROM g.YEAR AND d.SERIES IS NOT DISTINCT FROM g.SERIES
    AND d.STATED <> CASE WHEN g.n > 1 THEN g.FIRST_STATED END
GROUP BY g.RULE, g.SUB, g.AREA, g.INDICATOR, g.YEAR, g.SERIES
