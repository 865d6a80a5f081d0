-- Purpose: collects what each kind of rule says. Grain: rule and observation. Key: RULE, SUBMISSION, ROW_ID (a rule
--          with several parameter sets may say more than once; the worst counts).
CREATE OR REPLACE TEMP TABLE outcome (RULE VARCHAR, SUBMISSION VARCHAR, ROW_ID BIGINT, OUTCOME VARCHAR, FACTS JSON)
