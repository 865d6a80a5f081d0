-- Purpose: fills `family`: the totals with what their parts say. Inputs: obs, member, def_partition.
-- Grain: family, block and exhaustive set of categories. Key: BLOCK, FAMILY, PARTS. PARTS '*' takes any category.
INSERT INTO family
WITH belongs AS (
    SELECT m.SHAPE, m.FAMILY, m.BIT, m.CODE = '_T' AS IS_TOTAL, p.PARTS, m.DIMENSION, len(p.CODES) AS SIZE
    FROM member AS m
    JOIN def_partition AS p ON p.DIMENSION = m.DIMENSION AND (m.CODE = '_T' OR p.PARTS = '*' OR list_contains(p.CODES, m.CODE))
),
said AS (SELECT FAMILY, PARTS, any_value(DIMENSION) AS DIMENSION, any_value(SIZE) AS SIZE, any_value(SHAPE) AS SHAPE FROM belongs GROUP BY ALL),
counted AS (
    SELECT
        o.BLOCK, m.FAMILY, m.PARTS, any_value(o.SUB) AS SUB,
        min(o.POS) FILTER (m.IS_TOTAL) AS TOTAL_POS,
        max(o.VALUE) FILTER (m.IS_TOTAL) AS TOTAL,
        min(o.POS) FILTER (NOT m.IS_TOTAL) AS FIRST_POS,
        bit_or(m.BIT) AS SENT,
        bit_count(bit_or(m.BIT) FILTER (o.VALUE IS NOT NULL)) AS N,
        sum(o.VALUE) FILTER (NOT m.IS_TOTAL) AS ADDED,
        min(o.VALUE) FILTER (NOT m.IS_TOTAL) AS LOW,
        max(o.VALUE) FILTER (NOT m.IS_TOTAL) AS HIGH,
        power(10, -min(o.DECIMALS) FILTER (NOT m.IS_TOTAL)) AS TOLERANCE
    FROM obs AS o
    JOIN belongs AS m USING (SHAPE)
    GROUP BY o.BLOCK, m.FAMILY, m.PARTS
    HAVING bit_or(m.BIT) <> 0
)
SELECT c.SUB, c.BLOCK, c.FAMILY, s.DIMENSION, c.PARTS, s.SIZE, s.SHAPE, c.TOTAL_POS, c.TOTAL, c.FIRST_POS, c.SENT, c.N, c.ADDED, c.LOW, c.HIGH,
    c.TOLERANCE
FROM counted AS c
JOIN said AS s USING (FAMILY, PARTS)
