-- Purpose: what must not be in a sound store: keys that are there twice, records without what they belong to, verdicts
-- without their observations, letters without an end that is allowed.
-- Inputs: all tables of the store. Grain: a contradiction. Key: RULE, SUBJECT.
WITH accepted AS (
    SELECT SUBMISSION, OBSERVATIONS FROM lake.submissions
    WHERE VERDICT = 'accepted' OR SUBMISSION IN (SELECT SUBJECT FROM lake.events WHERE EVENT = 'accepted')
),
stored AS (SELECT SUBMISSION, count(*) AS n FROM lake.observations GROUP BY ALL),
areas AS (SELECT DELIVERY, count(*) AS n, min(SUBMISSION) AS SUBMISSION FROM lake.submissions GROUP BY ALL)
SELECT 'a delivery is recorded once' AS RULE, DELIVERY AS SUBJECT, count(*) || ' times' AS DETAIL
FROM lake.deliveries GROUP BY DELIVERY HAVING count(*) > 1
UNION ALL
SELECT 'a submission is recorded once', SUBMISSION, count(*) || ' times'
FROM lake.submissions GROUP BY SUBMISSION HAVING count(*) > 1
UNION ALL
SELECT 'an observation is recorded once', SUBMISSION, 'position ' || POSITION || ': ' || count(*) || ' times'
FROM lake.observations GROUP BY SUBMISSION, POSITION HAVING count(*) > 1
UNION ALL
SELECT 'a finding is recorded once', SUBMISSION, 'number ' || NUMBER || ': ' || count(*) || ' times'
FROM lake.findings GROUP BY SUBMISSION, NUMBER HAVING count(*) > 1
UNION ALL
SELECT 'a rule is evaluated once', SUBMISSION, RULE || ': ' || count(*) || ' times'
FROM lake.evaluations GROUP BY SUBMISSION, RULE HAVING count(*) > 1
UNION ALL
SELECT 'a letter is queued once', MESSAGE, count(*) || ' times' FROM lake.outbox GROUP BY MESSAGE HAVING count(*) > 1
UNION ALL
SELECT 'a release is recorded once', VERSION, count(*) || ' times'
FROM lake.releases GROUP BY VERSION HAVING count(*) > 1
UNION ALL
SELECT 'a submission belongs to a delivery', SUBMISSION, 'there is no delivery ' || DELIVERY
FROM lake.submissions ANTI JOIN lake.deliveries USING (DELIVERY)
UNION ALL
SELECT 'a delivery was received', DELIVERY, 'there is no event that says so'
FROM lake.deliveries WHERE DELIVERY NOT IN (SELECT SUBJECT FROM lake.events WHERE EVENT = 'received')
UNION ALL
SELECT 'a submission was checked', SUBMISSION, 'there is no event that says so'
FROM lake.submissions WHERE SUBMISSION NOT IN (SELECT SUBJECT FROM lake.events WHERE EVENT = 'checked')
UNION ALL
SELECT 'a ledger has its numbers for each rule', SUBMISSION, count(*) || ' rules'
FROM lake.evaluations
WHERE RULE IS NULL OR EVALUATED IS NULL OR FAILED IS NULL OR NOT_APPLICABLE IS NULL GROUP BY SUBMISSION
UNION ALL
SELECT 'a verdict rests on evaluations', SUBMISSION, 'no rule was evaluated'
FROM lake.submissions ANTI JOIN lake.evaluations USING (SUBMISSION)
UNION ALL
SELECT 'findings belong to a submission', SUBMISSION, 'there is none'
FROM (SELECT DISTINCT SUBMISSION FROM lake.findings) ANTI JOIN lake.submissions USING (SUBMISSION)
UNION ALL
SELECT 'a report has its findings', SUBMISSION,
    json_array_length(REPORT, '$.findings') || ' in the report, ' || coalesce(n, 0) || ' in the store'
FROM lake.submissions LEFT JOIN (SELECT SUBMISSION, count(*) AS n FROM lake.findings GROUP BY ALL) USING (SUBMISSION)
WHERE json_array_length(REPORT, '$.findings') <> coalesce(n, 0)
UNION ALL
SELECT 'what was accepted has its observations', SUBMISSION,
    OBSERVATIONS || ' were read, ' || coalesce(n, 0) || ' are stored'
FROM accepted LEFT JOIN stored USING (SUBMISSION) WHERE OBSERVATIONS <> coalesce(n, 0)
UNION ALL
SELECT 'only what was accepted has observations', SUBMISSION, n || ' are stored'
FROM stored ANTI JOIN accepted USING (SUBMISSION)
UNION ALL
SELECT 'a value was withdrawn by what was accepted', SUBMISSION, count(*) || ' values'
FROM lake.withdrawn_values ANTI JOIN accepted USING (SUBMISSION) WHERE SUBMISSION <> '' GROUP BY ALL
UNION ALL
SELECT 'what was checked has its letter', DELIVERY, 'neither a report nor a summary was queued'
FROM areas
WHERE 'summary-' || DELIVERY NOT IN (SELECT MESSAGE FROM lake.outbox)
    AND 'report-' || SUBMISSION NOT IN (SELECT MESSAGE FROM lake.outbox)
UNION ALL
SELECT 'a letter with a report has its report', MESSAGE, 'there is no submission ' || SUBJECT
FROM lake.outbox
WHERE KIND = 'report' AND json_type(PAYLOAD, '$.report') IS DISTINCT FROM 'OBJECT'
    AND json_extract(PAYLOAD, '$.submission') IS NULL AND SUBJECT NOT IN (SELECT SUBMISSION FROM lake.submissions)
UNION ALL
SELECT 'what became of a letter is about a letter', MESSAGE, 'there is none'
FROM (SELECT DISTINCT MESSAGE FROM lake.outbox_events) ANTI JOIN lake.outbox USING (MESSAGE)
UNION ALL
SELECT 'a letter is sent once', MESSAGE, count(*) || ' times'
FROM lake.outbox_events WHERE EVENT = 'sent' GROUP BY MESSAGE HAVING count(*) > 1
UNION ALL
SELECT 'a covered finding exists', SUBMISSION, 'number ' || NUMBER
FROM lake.confirmed_findings ANTI JOIN lake.findings USING (SUBMISSION, NUMBER)
UNION ALL
SELECT 'a covered finding has its word', SUBMISSION, CONFIRMATION
FROM lake.confirmed_findings ANTI JOIN lake.confirmations USING (CONFIRMATION)
ORDER BY ALL
