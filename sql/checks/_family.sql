-- Purpose: fills `family`: the totals with what their parts say. Inputs: obs, member, def_partition.
-- Grain: family, block and exhaustive set of categories. Key: BLOCK, FAMILY, PARTS. PARTS '*' takes any category.
INSERT INTO family
SELECT
    o.SUB, o.BLOCK, m.FAMILY, m.DIMENSION, p.PARTS, any_value(len(p.CODES)) AS SIZE, any_value(o.SHAPE) AS SHAPE,
    min(o.POS) FILTER (m.CODE = '_T') AS TOTAL_POS,
    max(o.VALUE) FILTER (m.CODE = '_T') AS TOTAL,
    min(o.POS) FILTER (m.CODE <> '_T') AS FIRST_POS,
    list_sort(list(DISTINCT m.CODE) FILTER (m.CODE <> '_T')) AS CODES,
    count(DISTINCT m.CODE) FILTER (m.CODE <> '_T' AND o.VALUE IS NOT NULL) AS N,
    sum(o.VALUE) FILTER (m.CODE <> '_T') AS ADDED,
    min(o.VALUE) FILTER (m.CODE <> '_T') AS LOW,
    max(o.VALUE) FILTER (m.CODE <> '_T') AS HIGH,
    max(power(10, -o.DECIMALS)) FILTER (m.CODE <> '_T') AS TOLERANCE
FROM obs AS o
JOIN member AS m USING (SHAPE)
JOIN def_partition AS p ON p.DIMENSION = m.DIMENSION
    AND (m.CODE = '_T' OR p.PARTS = '*' OR list_contains(p.CODES, m.CODE))
GROUP BY o.SUB, o.BLOCK, m.FAMILY, m.DIMENSION, p.PARTS
HAVING count(*) FILTER (m.CODE <> '_T') > 0
