-- Purpose: what failed or missed its deadline: DAGs, files, letters, received mails, pages.
-- Inputs:  lake.events; $since.
-- Grain: subject and what happened. Key: SUBJECT, WHAT.
SELECT SUBJECT.replace('dag:', '') AS FAILED,
    EVENT || ': ' || last(NOTE ORDER BY RECORDED_AT) || ' (' || count(*) || ')' AS WHAT
FROM lake.events WHERE EVENT IN ('failed', 'late') AND RECORDED_AT > $since
GROUP BY SUBJECT, EVENT ORDER BY FAILED, WHAT
