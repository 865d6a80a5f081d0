-- Purpose: fills `family`: the totals with what their parts say. Inputs: obs, part. Grain and key: BLOCK, BRANCH.
INSERT INTO family
SELECT
    any_value(o.SUB), o.BLOCK, p.BRANCH,
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
JOIN part AS p USING (SHAPE)
GROUP BY o.BLOCK, p.BRANCH
HAVING SENT <> 0
