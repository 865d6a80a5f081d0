-- Purpose: how many accepted values a re-coding moves.
-- Inputs:  lake.observations; moves (EDITION, INDICATOR, RECODED, SINCE, UNTIL).
-- Grain and key: EDITION, INDICATOR, RECODED (NULL: set aside).
SELECT m.EDITION, m.INDICATOR, m.RECODED, count(*) AS VALUES_MOVED
FROM moves AS m
JOIN lake.observations AS o
    ON o.EDITION = m.EDITION AND o.INDICATOR = m.INDICATOR AND o.RECORDED_AT >= m.SINCE AND o.RECORDED_AT < m.UNTIL
GROUP BY ALL
ORDER BY ALL
