-- Purpose: fills `total_and_parts`: the totals with what their parts say. Inputs: obs, breakdown_set_part.
-- Grain and key: AREA_YEAR, BREAKDOWN_SET.
INSERT INTO total_and_parts
SELECT
    any_value(o.SUB), o.AREA_YEAR, p.BREAKDOWN_SET,
    min(o.POS) FILTER (p.IS_TOTAL),
    max(o.VALUE) FILTER (p.IS_TOTAL),
    min(o.POS) FILTER (NOT p.IS_TOTAL),
    bit_or(p.BIT) AS SENT,
    bit_count(bit_or(p.BIT) FILTER (o.VALUE IS NOT NULL)),
    sum(o.VALUE) FILTER (NOT p.IS_TOTAL),
    min(o.VALUE) FILTER (NOT p.IS_TOTAL),
    max(o.VALUE) FILTER (NOT p.IS_TOTAL),
    power(10, -min(o.DECIMALS) FILTER (NOT p.IS_TOTAL))
FROM obs AS o
JOIN breakdown_set_part AS p USING (PARTIAL_KEY)
GROUP BY o.AREA_YEAR, p.BREAKDOWN_SET
HAVING SENT <> 0
