-- Purpose: the areas and years of which something was sent, whatever became of it.
-- Inputs:  lake.submissions (REPORT). Grain and key: REF_AREA, YEAR.
SELECT DISTINCT REF_AREA, unnest(from_json(json_extract(REPORT, '$.periods'), '["INTEGER"]')) AS YEAR
FROM lake.submissions
WHERE REF_AREA <> ''
