-- Purpose: two areas with the same values for the same year: one was copied.
-- Inputs:  obs, area_year, partial_key, rule_copied_area (RULE, EDITION, INDICATOR, AT_LEAST values). Key: RULE, POS.
-- Grain:   the first observation of an area and year. 0 and 100 prove nothing.
WITH content AS (
    SELECT r.RULE, r.AT_LEAST, o.SUB, b.FILE, b.YEAR, b.REF_AREA, min(o.POS) AS POS, count(*) AS n,
        sum(hash(o.PARTIAL_KEY, o.VALUE)) AS fingerprint
    FROM obs AS o
    JOIN area_year AS b USING (AREA_YEAR)
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN rule_copied_area AS r USING (EDITION, INDICATOR)
    WHERE s.IS_MAIN AND o.VALUE NOT IN (0, 100) AND b.REF_AREA IS NOT NULL
    GROUP BY r.RULE, r.AT_LEAST, o.SUB, b.FILE, b.YEAR, b.REF_AREA
)
SELECT
    RULE, SUB, POS, CASE WHEN n >= AT_LEAST THEN count(*) OVER same > 1 END AS FAILED,
    CASE WHEN FAILED THEN json_object('n', n, 'other_area', CASE WHEN first_value(REF_AREA) OVER same_area = REF_AREA
        THEN last_value(REF_AREA) OVER same_area ELSE first_value(REF_AREA) OVER same_area END) END AS FACTS
FROM content
WINDOW same AS (PARTITION BY RULE, FILE, YEAR, n, fingerprint),
    same_area AS (
        PARTITION BY RULE, FILE, YEAR, n, fingerprint ORDER BY REF_AREA
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
