-- Purpose: the hidden numbers that the words of an area may repeat: "women 61.8
--          of 100" beside the total, the interval of such a value, or its standard error and coefficient of variation,
--          of which the one divided by the other is the value. Where only one of the two was sent, the other follows.
-- Inputs:  accepted, hidden. Grain and key: REF_AREA.
-- A number is known by its digits without zeros around them, as masking.py knows it, if there are three and more; it
-- is known rounded, too, as long as three are left. SAMPLE_SIZE and RESPONDENTS are not among them: they tell nothing
-- of the value without an error, which is hidden, and 300 is a number that honest words have anywhere.
CREATE OR REPLACE MACRO significant(text) AS trim(regexp_replace(text, '\D', '', 'g'), '0');
-- The digits rounded to three, four … and all of them; of a half both ways. rpad shortens what is longer.
CREATE OR REPLACE MACRO roundings(digits) AS flatten(list_transform(
    range(3, greatest(len(digits), 2) + 1),
    lambda kept: list_transform(
        [4, 5], lambda up: trim(((rpad(digits, kept::INTEGER + 1, '0')::HUGEINT + up) // 10)::VARCHAR, '0')
    )
));
CREATE OR REPLACE TABLE unsaid AS
WITH numbers AS (
    SELECT
        REF_AREA,
        unnest([
            OBS_VALUE, CI_LOW, CI_HIGH, STANDARD_ERROR, CV, 100 * STANDARD_ERROR / nullif(OBS_VALUE, 0),
            CV * OBS_VALUE / 100
        ]) AS NUMBER
    FROM accepted
    SEMI JOIN hidden USING (SUBMISSION, POSITION)
),
-- The words of another area may compare with it: there a number is known by all its digits, if there are five.
everywhere AS (
    SELECT DISTINCT significant(NUMBER::VARCHAR) AS DIGITS FROM numbers WHERE len(significant(NUMBER::VARCHAR)) >= 5
)
SELECT REF_AREA, list(DISTINCT DIGITS ORDER BY DIGITS) AS NUMBERS
FROM (
    SELECT REF_AREA, unnest(roundings(significant(NUMBER::VARCHAR))) AS DIGITS FROM numbers
    UNION ALL
    SELECT a.REF_AREA, e.DIGITS
    FROM (SELECT DISTINCT REF_AREA FROM accepted) AS a
    CROSS JOIN everywhere AS e
)
WHERE len(DIGITS) >= 3
GROUP BY REF_AREA;
-- The text, or nothing where it repeats one of the numbers; an area without any has none.
CREATE OR REPLACE MACRO said(text, numbers) AS CASE
    WHEN NOT regexp_matches(coalesce(text, ''), '[0-9]') THEN text
    WHEN numbers IS NOT NULL AND list_has_any(
        numbers,
        list_transform(
            regexp_extract_all(text, '\d+(?:[ .,''’\x{a0}\x{202f}\x{2009}]\d+)*'), lambda number: significant(number)
        )
    ) THEN ''
    ELSE text
END;
