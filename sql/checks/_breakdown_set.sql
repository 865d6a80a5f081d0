-- Purpose: fills `breakdown_set`. Inputs: breakdown_set_part. Grain and key: BREAKDOWN_SET.
INSERT INTO breakdown_set
SELECT
    BREAKDOWN_SET, any_value(DISAGGREGATION), any_value(DIMENSION), any_value(PARTS), any_value(SIZE),
    any_value(PARTIAL_KEY),
    list(DISTINCT {'bit': BIT, 'code': CODE}) FILTER (NOT IS_TOTAL)
FROM breakdown_set_part
GROUP BY BREAKDOWN_SET
