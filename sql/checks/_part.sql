-- Purpose: fills `part`: which shapes are the total and the parts of a branch. Inputs: member, def_partition.
-- Grain:   shape and branch: a family with one exhaustive set of its categories.
-- Key:     BRANCH, SHAPE. PARTS '*' takes any category.
INSERT INTO part
SELECT
    dense_rank() OVER (ORDER BY m.FAMILY, p.PARTS), m.SHAPE, m.FAMILY, m.DIMENSION, p.PARTS, len(p.CODES), m.CODE,
    m.BIT, m.CODE = '_T'
FROM member AS m
JOIN def_partition AS p
    ON p.DIMENSION = m.DIMENSION AND (m.CODE = '_T' OR p.PARTS = '*' OR list_contains(p.CODES, m.CODE))
