-- Purpose: fills `breakdown_set_part`: which partial keys are the total and the parts of a breakdown set.
-- Inputs:  breakdown_part, def_exhaustive_set.
-- Grain:   partial key and breakdown set: a disaggregation with one exhaustive set of its categories.
-- Key:     BREAKDOWN_SET, PARTIAL_KEY. PARTS '*' takes any category.
INSERT INTO breakdown_set_part
SELECT
    dense_rank() OVER (ORDER BY m.DISAGGREGATION, p.PARTS), m.PARTIAL_KEY, m.DISAGGREGATION, m.DIMENSION, p.PARTS,
    len(p.CODES), m.CODE, m.BIT, m.CODE = '_T'
FROM breakdown_part AS m
JOIN def_exhaustive_set AS p
    ON p.DIMENSION = m.DIMENSION AND (m.CODE = '_T' OR p.PARTS = '*' OR list_contains(p.CODES, m.CODE))
