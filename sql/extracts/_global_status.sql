-- Purpose: the table of the global status report for an edition: the world first, then the groups of a grouping.
-- Inputs:  availability_summary, def_groups, def_indicators; $edition, $grouping.
-- Grain and key: INDICATOR, GROUPING, REF_AREA.
SELECT
    s.CHAPTER, s.INDICATOR, d.title_en AS TITLE_EN, d.title_fr AS TITLE_FR, d.title_es AS TITLE_ES, s.CORE_STATUS,
    s.CUSTODIAN, s.REF_AREA, s.GROUPING, g.NAME_EN, g.NAME_FR, g.NAME_ES, s.ADDRESSED, s.ANSWERED, s.AVAILABLE,
    s.PARTIAL, s.DEPARTING, s.OUTDATED, s.PLANNED, s.NOT_COLLECTED, s.UNKNOWN,
    s.PCT_OF_ADDRESSED, s.PCT_OF_ANSWERED, s.PCT_OF_POPULATION
FROM availability_summary AS s
JOIN def_groups AS g USING (GROUPING, REF_AREA)
JOIN (SELECT *, row_number() OVER () AS PLACE FROM def_indicators) AS d
    ON d.edition = s.EDITION AND d.code = s.INDICATOR
WHERE s.EDITION = $edition AND s.GROUPING IN ('WORLD', $grouping)
ORDER BY list_position(['A', 'HH', 'B', 'ICT', 'ED', 'EG'], s.CHAPTER), d.PLACE, s.GROUPING <> 'WORLD', s.REF_AREA
