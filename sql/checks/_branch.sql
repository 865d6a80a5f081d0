-- Purpose: fills `branch`. Inputs: part. Grain and key: BRANCH.
INSERT INTO branch
SELECT
    BRANCH, any_value(FAMILY), any_value(DIMENSION), any_value(PARTS), any_value(SIZE), any_value(SHAPE),
    list(DISTINCT {'bit': BIT, 'code': CODE}) FILTER (NOT IS_TOTAL)
FROM part
GROUP BY BRANCH
