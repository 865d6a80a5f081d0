-- Purpose: the state of one indicator in one area, for an edition or for all.
-- Inputs:  availability; $area, $series, $edition ('' any).
-- Grain and key: EDITION.
SELECT * FROM availability WHERE REF_AREA = $area AND INDICATOR = $series AND $edition IN ('', EDITION) ORDER BY EDITION
