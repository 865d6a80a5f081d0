-- Purpose: the accepted observations that may be published, without words that repeat a hidden number of their area.
-- Inputs:  accepted, hidden, unsaid. Grain and key: SUBMISSION, POSITION.
CREATE OR REPLACE VIEW publishable AS
SELECT * EXCLUDE (NUMBERS) REPLACE (
    said(COMMENT_OBS, NUMBERS) AS COMMENT_OBS, said(FOOTNOTE, NUMBERS) AS FOOTNOTE, said(SOURCE, NUMBERS) AS SOURCE
)
FROM accepted
ANTI JOIN hidden USING (SUBMISSION, POSITION)
LEFT JOIN unsaid USING (REF_AREA);
