-- Purpose: the cells that may not be published: confidential ones (CONF_STATUS other than F).
--          `indicators/derivation/disclosure` adds those that would give them away.
-- Inputs:  accepted. Grain and key: SUBMISSION, POSITION.
CREATE OR REPLACE TABLE hidden AS
SELECT
    SUBMISSION, POSITION, REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, SEX, AGE, URBANISATION, EDUCATION_LEV,
    LABOUR_STATUS, OCCUPATION, HH_COMPOSITION, SIZE_CLASS, ACTIVITY, BREAKDOWN, PROVIDER, 'confidential' AS REASON
FROM accepted
WHERE CONF_STATUS IS DISTINCT FROM 'F';
