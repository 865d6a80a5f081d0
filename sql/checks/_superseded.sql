-- Purpose: takes out of `past` what the same provider replaced later. Inputs: past. Grain: accepted value.
DELETE FROM past AS p
WHERE EXISTS (
    FROM past AS q
    WHERE q.REF_AREA = p.REF_AREA AND q.PARTIAL_KEY = p.PARTIAL_KEY AND q.YEAR = p.YEAR AND q.PROVIDER = p.PROVIDER
        AND q.RECENCY > p.RECENCY
)
