-- Purpose: the core indicators of all editions. Inputs: def_indicators. Key: EDITION, INDICATOR.
SELECT
    d.edition AS EDITION, d.code AS INDICATOR, d.title_en AS TITLE_EN, d.title_fr AS TITLE_FR, d.title_es AS TITLE_ES,
    d.title_translation_status AS TITLE_TRANSLATION_STATUS, d.area AS DOMAIN, d.status AS STATUS,
    d.unit_measure AS UNIT_MEASURE, d.measures AS MEASURES, d.numerator AS NUMERATOR, d.denominator AS DENOMINATOR,
    d.statistical_unit AS STATISTICAL_UNIT, d.reference_period AS REFERENCE_PERIOD,
    d.required_breakdown AS REQUIRED_BREAKDOWN, d.custodian AS CUSTODIAN,
    h.HARMONISED_EDITION, h.HARMONISED_INDICATOR, coalesce(h.COMPARABLE, true) AS COMPARABLE,
    d.source AS SOURCE, d.evidence AS EVIDENCE, d.confidence AS CONFIDENCE, d.note AS NOTE
FROM def_indicators AS d
LEFT JOIN harmonised_codes AS h ON h.EDITION = d.edition AND h.INDICATOR = d.code
ORDER BY d.edition, d.code
