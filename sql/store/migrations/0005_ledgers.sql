-- Purpose: migration 5: the ledger of a report is recorded by column, not by row, within it; a table that said the same
--          once more becomes a view of it. A letter refers to its report, of which it had a copy.
-- Inputs:  lake.submissions, lake.evaluations, lake.outbox. Grain and key: those of the tables.
-- Nothing may be lost: a report stays as it is if the columns would not give back its ledger, a copy stays if it is not
-- the report, and a row of the table that is in no report stops the migration.
UPDATE lake.outbox SET PAYLOAD = json_merge_patch(PAYLOAD, '{"report": null, "payload_version": 2}')
FROM lake.submissions AS s
WHERE KIND = 'report' AND SUBJECT = s.SUBMISSION AND json_extract(PAYLOAD, '$.report') = json(s.REPORT);
UPDATE lake.submissions
SET REPORT = json_merge_patch(json_merge_patch(REPORT, '{"evaluations": null}'), json_object('ledger', {
    'rule': [e.rule FOR e IN l.LEDGER],
    'evaluated': [e.evaluated FOR e IN l.LEDGER],
    'failed': [e.failed FOR e IN l.LEDGER],
    'not_applicable': [e.not_applicable FOR e IN l.LEDGER],
    'confirmed': [e.confirmed FOR e IN l.LEDGER]
}))
FROM (
    SELECT SUBMISSION, json_extract(REPORT, '$.evaluations') AS WRITTEN, from_json(WRITTEN, '[{
        "rule": "VARCHAR", "evaluated": "BIGINT", "failed": "BIGINT", "not_applicable": "BIGINT", "confirmed": "BIGINT"
    }]') AS LEDGER
    FROM lake.submissions
) AS l
WHERE l.SUBMISSION = submissions.SUBMISSION AND l.LEDGER::JSON = l.WRITTEN;
ALTER TABLE lake.evaluations RENAME TO evaluations_by_row;
-- evaluations: what each rule looked at, also where that was nothing. Key: SUBMISSION, RULE.
CREATE VIEW lake.evaluations AS
SELECT
    SUBMISSION, DELIVERY, unnest(coalesce(BY_COLUMN.rule, [e.rule FOR e IN BY_ROW])) AS RULE,
    unnest(coalesce(BY_COLUMN.evaluated, [e.evaluated FOR e IN BY_ROW])) AS EVALUATED,
    unnest(coalesce(BY_COLUMN.failed, [e.failed FOR e IN BY_ROW])) AS FAILED,
    unnest(coalesce(BY_COLUMN.not_applicable, [e.not_applicable FOR e IN BY_ROW])) AS NOT_APPLICABLE,
    RECORDED_AT
FROM (
    SELECT SUBMISSION, DELIVERY, RECORDED_AT,
        from_json(json_extract(REPORT, '$.ledger'), '{
            "rule": ["VARCHAR"], "evaluated": ["BIGINT"], "failed": ["BIGINT"], "not_applicable": ["BIGINT"]
        }') AS BY_COLUMN,
        from_json(json_extract(REPORT, '$.evaluations'), '[{
            "rule": "VARCHAR", "evaluated": "BIGINT", "failed": "BIGINT", "not_applicable": "BIGINT"
        }]') AS BY_ROW
    FROM lake.submissions
);
SELECT CASE WHEN count(*) > 0 THEN error('rows of the ledger that are in no report: ' || any_value(SUBMISSION)) END
FROM (
    SELECT SUBMISSION, RULE, EVALUATED, FAILED, NOT_APPLICABLE FROM lake.evaluations_by_row
    EXCEPT
    SELECT SUBMISSION, RULE, EVALUATED, FAILED, NOT_APPLICABLE FROM lake.evaluations
);
DROP TABLE lake.evaluations_by_row;
