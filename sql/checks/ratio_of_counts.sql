-- Purpose: a rate or a proportion equals numerator over denominator times 100, within rounding.
-- Inputs:  obs, population, rule (RULE, EDITION, INDICATOR, UNIT, SHARE, USE_POPULATION: the reference population stands
--          in where no denominator was sent). Grain: observation. Key: RULE, ROW_ID.
WITH expectation AS (
    SELECT
        o.SUBMISSION, o.ROW_ID,
        max(n.OBS_VALUE) AS numerator,
        max(d.OBS_VALUE) AS sent_denominator,
        max(p.POPULATION) AS reference
    FROM obs AS o
    JOIN obs AS n ON n.SIBLING = o.SIBLING AND n.MEASURE = 'NUM'
    LEFT JOIN obs AS d ON d.SIBLING = o.SIBLING AND d.MEASURE = 'DEN'
    LEFT JOIN population AS p ON p.REF_AREA = o.REF_AREA AND p.TIME_PERIOD = o.TIME_PERIOD
    WHERE o.IS_MAIN
    GROUP BY ALL
),
judged AS (
    SELECT
        r.RULE, o.SUBMISSION, o.ROW_ID, o.OBS_VALUE, r.SHARE, o.DECIMALS, e.numerator,
        coalesce(e.sent_denominator, CASE WHEN r.USE_POPULATION THEN e.reference END) AS denominator
    FROM obs AS o
    JOIN rule AS r ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.IS_MAIN AND o.UNIT_MEASURE = r.UNIT
    LEFT JOIN expectation AS e USING (SUBMISSION, ROW_ID)
)
SELECT
    RULE, SUBMISSION, ROW_ID,
    CASE
        WHEN OBS_VALUE IS NULL OR numerator IS NULL OR coalesce(denominator, 0) <= 0 THEN 'na'
        WHEN abs(OBS_VALUE - numerator / denominator * 100) > 0.5 * power(10, -DECIMALS) + SHARE * abs(OBS_VALUE) + 1e-9 THEN 'failed'
        ELSE 'passed'
    END AS OUTCOME,
    json_object('numerator', numerator, 'denominator', denominator, 'expected', round(numerator / nullif(denominator, 0) * 100, DECIMALS::INTEGER + 1)) AS FACTS
FROM judged
