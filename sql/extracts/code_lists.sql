-- Purpose: the codes of all lists: of dimensions and attributes, of measures, and the rules. Inputs: def_code_lists.
-- Grain and key: CODE_LIST, POSITION, in the order of the list: a code may mean another thing in another edition.
SELECT
    CODE_LIST, POSITION, CODE, LABEL_EN, LABEL_FR, LABEL_ES, LABEL_RU, LABEL_AR, LABEL_ZH, LABEL_TRANSLATION_STATUS,
    EDITION_FROM, EDITION_TO, APPLIES_TO, PARENT, CONFIDENCE, NOTE
FROM def_code_lists
ORDER BY CODE_LIST, POSITION
