-- Purpose: a value that differs much from the one that was accepted for the same year is explained.
-- Inputs:  obs, area_year (PROVIDER), partial_key, past, rule_revision (RULE, EDITION, INDICATOR, POINTS for
--          percentages, SHARE else).
-- Grain:   observation. Key: RULE, POS. Only what the same provider sent is revised; others are another source.
WITH known AS (
    SELECT p.REF_AREA, p.YEAR, s.SERIES, p.PROVIDER, arg_max(p.VALUE, (s.EDITION, p.RECENCY)) AS VALUE
    FROM past AS p
    JOIN partial_key AS s USING (PARTIAL_KEY)
    GROUP BY ALL
)
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN s.EXPECTED_UNIT = 'PERCENT' THEN abs(o.VALUE - k.VALUE) > r.POINTS + 1e-9
        ELSE abs(o.VALUE - k.VALUE) > r.SHARE * abs(k.VALUE) + 1e-9 END AS FAILED,
    CASE WHEN FAILED THEN json_object('previous', k.VALUE) END AS FACTS
FROM obs AS o
JOIN area_year AS b USING (AREA_YEAR)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_revision AS r USING (EDITION, INDICATOR)
LEFT JOIN known AS k ON k.REF_AREA = b.REF_AREA AND k.YEAR = b.YEAR AND k.SERIES = s.SERIES
    AND k.PROVIDER = nullif(b.PROVIDER, 'unknown')
WHERE s.IS_MAIN
