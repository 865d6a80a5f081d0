-- Purpose: the accepted observations that may be published, without words that repeat a hidden number.
--          A value that is not published is not told by its errors either: no interval, and no number of respondents.
-- Inputs:  accepted, hidden, unsaid. Grain and key: SUBMISSION, POSITION.
CREATE OR REPLACE VIEW publishable AS
SELECT * EXCLUDE (NUMBERS) REPLACE (
    said(COMMENT_OBS, NUMBERS) AS COMMENT_OBS, said(FOOTNOTE, NUMBERS) AS FOOTNOTE, said(SOURCE, NUMBERS) AS SOURCE,
    CASE WHEN OBS_VALUE IS NOT NULL THEN RESPONDENTS END AS RESPONDENTS,
    CASE WHEN OBS_VALUE IS NOT NULL THEN STANDARD_ERROR END AS STANDARD_ERROR,
    CASE WHEN OBS_VALUE IS NOT NULL THEN CV END AS CV, CASE WHEN OBS_VALUE IS NOT NULL THEN CI_LOW END AS CI_LOW,
    CASE WHEN OBS_VALUE IS NOT NULL THEN CI_HIGH END AS CI_HIGH
)
FROM accepted
ANTI JOIN hidden USING (SUBMISSION, POSITION)
LEFT JOIN unsaid USING (REF_AREA);
