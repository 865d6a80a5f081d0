-- Purpose: the state of every indicator of an edition in every area of the world, for the
--          workbook of the global status.
-- Inputs:  availability, def_areas, def_indicators; $edition. Grain and key: REF_AREA, INDICATOR.
SELECT
    a.REF_AREA, n.NAME_EN, n.NAME_FR, n.NAME_ES, a.CHAPTER, a.INDICATOR, a.AVAILABLE, a.DECLARED, a.ANSWERED,
    a.FIRST_PERIOD, a.LAST_PERIOD, a.OBSERVATIONS, a.WINDOW_FROM, a.WINDOW_TO
FROM availability AS a
JOIN def_areas AS n USING (REF_AREA)
JOIN (SELECT *, row_number() OVER () AS PLACE FROM def_indicators) AS d
    ON d.edition = a.EDITION AND d.code = a.INDICATOR
WHERE a.EDITION = $edition
ORDER BY a.REF_AREA, list_position(['A', 'HH', 'B', 'ICT', 'ED', 'EG'], a.CHAPTER), d.PLACE
