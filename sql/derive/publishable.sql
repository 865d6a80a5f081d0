-- Purpose: the accepted observations that may be published. Inputs: accepted, hidden. Grain and key: SUBMISSION, POSITION.
CREATE OR REPLACE VIEW publishable AS
SELECT * FROM accepted ANTI JOIN hidden USING (SUBMISSION, POSITION);
