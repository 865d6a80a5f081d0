-- Purpose: the numbers of an area that are hidden, for the words that may repeat them: "women 61.8
--          of 100" beside the total, or the interval of such a value.
-- Inputs:  accepted, hidden. Grain and key: REF_AREA.
-- A number is known by its digits without zeros around them, as masking.py knows it, if there are three and more.
CREATE OR REPLACE MACRO significant(text) AS trim(regexp_replace(text, '\D', '', 'g'), '0');
CREATE OR REPLACE TABLE unsaid AS
SELECT REF_AREA, list(DISTINCT significant(NUMBER::VARCHAR) ORDER BY significant(NUMBER::VARCHAR)) AS NUMBERS
FROM (
    SELECT REF_AREA, unnest([OBS_VALUE, CI_LOW, CI_HIGH]) AS NUMBER
    FROM accepted
    SEMI JOIN hidden USING (SUBMISSION, POSITION)
)
WHERE len(significant(NUMBER::VARCHAR)) >= 3
GROUP BY REF_AREA;
-- The text, or nothing where it repeats one of the numbers; an area without any has none.
CREATE OR REPLACE MACRO said(text, numbers) AS CASE
    WHEN numbers IS NOT NULL AND list_has_any(
        numbers,
        list_transform(
            regexp_extract_all(text, '\d+(?:[ .,''’\x{a0}\x{202f}\x{2009}]\d+)*'), lambda number: significant(number)
        )
    ) THEN ''
    ELSE text
END;
