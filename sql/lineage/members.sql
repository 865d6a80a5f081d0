-- Purpose: the areas behind a value of a group: value, weight, how a missing value was imputed, what was last known.
-- Inputs:  panel, imputed, last_known, population, memberships (of the vintage that stands); $grouping, $group, $year,
--          $edition, $indicator, $measure, $breakdown.
-- Grain and key: REF_AREA.
SELECT
    p.REF_AREA, p.OBS_VALUE, p.OBS_STATUS, i.VALUE AS IMPUTED, i.METHOD AS IMPUTED_BY, p.WEIGHT, p.POPULATION,
    p.WEIGHTED_BY, n.VINTAGE AS POPULATION_FILE, k.LAST_VALUE,
    coalesce(k.PREVIOUS.year, k.FOLLOWING_ONE.year) AS LAST_YEAR
FROM panel AS p
LEFT JOIN imputed AS i USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
LEFT JOIN last_known AS k USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
JOIN population AS n ON n.REF_AREA = p.REF_AREA AND n.TIME_PERIOD = p.TIME_PERIOD
JOIN memberships AS m
    ON m.REF_AREA = p.REF_AREA AND m.STANDS
    AND p.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
WHERE m.GROUPING = $grouping AND m.REF_GROUP = $group AND p.TIME_PERIOD = $year AND p.HARMONISED_EDITION = $edition
    AND p.HARMONISED_INDICATOR = $indicator AND p.MEASURE = $measure AND p.BREAKDOWN = $breakdown
ORDER BY coalesce(p.OBS_VALUE, i.VALUE) * coalesce(p.WEIGHT, 0) DESC NULLS LAST, p.REF_AREA
