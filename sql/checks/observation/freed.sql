-- Purpose: a value that was accepted as confidential is not sent as free without a word.
-- Inputs:  obs, area_year, partial_key, attribute_set, past, rule_freed (RULE, EDITION, INDICATOR).
-- Grain:   observation with a value whose area, year and series, in any edition and from any provider, was confidential
--          when it was accepted last. Key: RULE, POS.
WITH last_accepted AS (
    SELECT
        p.REF_AREA, p.YEAR, s.SERIES, p.PROVIDER, arg_max(a.CONF_STATUS, p.RECENCY) AS CONF_STATUS
    FROM past AS p
    JOIN partial_key AS s USING (PARTIAL_KEY)
    JOIN attribute_set AS a USING (ATTRIBUTE_SET)
    GROUP BY p.REF_AREA, p.YEAR, s.SERIES, p.PROVIDER
),
secret AS (SELECT DISTINCT REF_AREA, YEAR, SERIES FROM last_accepted WHERE CONF_STATUS <> 'F')
SELECT
    r.RULE, o.SUB, o.POS,
    CASE WHEN k.SERIES IS NOT NULL AND o.VALUE IS NOT NULL THEN a.CONF_STATUS = 'F' END AS FAILED,
    CASE WHEN FAILED THEN json_object() END AS FACTS
FROM obs AS o
JOIN area_year AS b USING (AREA_YEAR)
JOIN partial_key AS s ON s.PARTIAL_KEY = o.PARTIAL_KEY
JOIN attribute_set AS a ON a.ATTRIBUTE_SET = o.ATTRIBUTE_SET
JOIN rule_freed AS r ON r.EDITION = s.EDITION AND r.INDICATOR = s.INDICATOR
LEFT JOIN secret AS k ON k.REF_AREA = b.REF_AREA AND k.YEAR = b.YEAR AND k.SERIES = s.SERIES
