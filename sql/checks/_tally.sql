-- Purpose: fills `tally`. Inputs: obs. Grain: submission and attribute set. Key: SUB, ATTRIBUTE_SET.
INSERT INTO tally
SELECT SUB, ATTRIBUTE_SET, count(*) FROM obs GROUP BY SUB, ATTRIBUTE_SET
