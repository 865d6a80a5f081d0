-- Purpose: the areas without a value in a year for which the series has one in another year: the last report before and
--          the first one after. What is imputed starts from them, and they say how much a missing area can matter.
-- Inputs:  panel. Grain and key: HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD.
-- Where weights are denominators there are none: the weight of a missing area is not known either.
CREATE OR REPLACE TABLE last_known AS
WITH beside AS (
    SELECT
        *,
        last_value(CASE WHEN OBS_VALUE IS NOT NULL THEN {'year': TIME_PERIOD, 'value': OBS_VALUE} END IGNORE NULLS)
            OVER (series ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS PREVIOUS,
        first_value(CASE WHEN OBS_VALUE IS NOT NULL THEN {'year': TIME_PERIOD, 'value': OBS_VALUE} END IGNORE NULLS)
            OVER (series ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS FOLLOWING_ONE
    FROM panel
    WHERE WEIGHTED_BY <> 'denominator'
    WINDOW series AS (
        PARTITION BY HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA ORDER BY TIME_PERIOD
    )
)
SELECT *, coalesce(PREVIOUS.value, FOLLOWING_ONE.value) AS LAST_VALUE
FROM beside
WHERE OBS_VALUE IS NULL AND (PREVIOUS IS NOT NULL OR FOLLOWING_ONE IS NOT NULL);
