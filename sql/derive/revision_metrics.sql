-- Purpose: how large and how one-sided the revisions of an indicator are: their number, mean (bias), mean absolute
--          size, the largest, and the share that went up. In the unit of the indicator.
-- Inputs:  revisions. Grain and key: PROVIDER, EDITION, INDICATOR, MEASURE.
CREATE OR REPLACE TABLE revision_metrics AS
SELECT
    PROVIDER, EDITION, INDICATOR, MEASURE, count(*) AS REVISIONS, count(DISTINCT REF_AREA) AS AREAS,
    round(avg(REVISION), 6) AS MEAN_REVISION, round(avg(abs(REVISION)), 6) AS MEAN_ABSOLUTE_REVISION,
    round(max(abs(REVISION)), 6) AS LARGEST_REVISION, round(count(*) FILTER (REVISION > 0) / count(*), 6) AS SHARE_UP
FROM revisions
WHERE REVISION IS NOT NULL
GROUP BY ALL;
