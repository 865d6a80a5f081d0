-- Purpose: migration 6: how precise accepted values are, and on how many persons they rest, is recorded with them.
-- Inputs:  lake.observations, lake.recodings. Grain and key: those of lake.observations.
-- In the unit of the value, CV in percent. What was accepted before has none.
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS SAMPLE_SIZE VARCHAR;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS RESPONDENTS INTEGER;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS STANDARD_ERROR DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CV DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CI_LOW DOUBLE;
ALTER TABLE lake.observations ADD COLUMN IF NOT EXISTS CI_HIGH DOUBLE;
-- A new column of an empty table has no statistics: as in migration 4.
INSERT INTO lake.observations (SUBMISSION) VALUES (NULL); DELETE FROM lake.observations WHERE SUBMISSION IS NULL;
-- A view has the columns that its tables had when it was made.
CREATE OR REPLACE VIEW lake.coded_observations AS
SELECT o.* REPLACE (CASE WHEN r.EDITION IS NULL THEN o.INDICATOR ELSE r.RECODED END AS INDICATOR)
FROM lake.observations AS o
LEFT JOIN (FROM lake.recodings WHERE RECORDED_AT = (SELECT max(RECORDED_AT) FROM lake.recodings)) AS r
    ON r.EDITION = o.EDITION AND r.INDICATOR = o.INDICATOR AND o.RECORDED_AT >= r.SINCE AND o.RECORDED_AT < r.UNTIL
WHERE r.EDITION IS NULL OR r.RECODED IS NOT NULL;
