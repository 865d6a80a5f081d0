-- Purpose: the entries of the address book that were changed in the store, each as last recorded.
-- Inputs:  lake.offices. Grain and key: OFFICE.
SELECT OFFICE, ENTRY
FROM lake.offices
QUALIFY row_number() OVER (PARTITION BY OFFICE ORDER BY RECORDED_AT DESC, rowid DESC) = 1
ORDER BY OFFICE
