-- Purpose: what another source says of the same area and year is not far away.
-- Inputs:  obs, area_year (PROVIDER), partial_key, past, rule_other_source (RULE, EDITION, INDICATOR, POINTS for
--          percentages, SHARE else).
-- Grain:   observation. Key: RULE, POS. Not applicable where no other provider sent a value; two that nobody
--          knows are not the same.
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
    CASE WHEN FAILED THEN json_object('other', k.VALUE, 'provider', k.PROVIDER) END AS FACTS
FROM obs AS o
JOIN area_year AS b USING (AREA_YEAR)
JOIN partial_key AS s USING (PARTIAL_KEY)
JOIN rule_other_source AS r USING (EDITION, INDICATOR)
LEFT JOIN known AS k ON k.REF_AREA = b.REF_AREA AND k.YEAR = b.YEAR AND k.SERIES = s.SERIES
    AND k.PROVIDER IS DISTINCT FROM nullif(b.PROVIDER, 'unknown')
WHERE s.IS_MAIN
