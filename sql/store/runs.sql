-- Purpose: runs of DAGs that failed or missed their deadline. Inputs: lake.events; $since. Grain: DAG and what happened. Key: DAG, WHAT.
SELECT SUBJECT.replace('dag:', '') AS DAG, EVENT || ': ' || last(NOTE ORDER BY RECORDED_AT) || ' (' || count(*) || ')' AS WHAT
FROM lake.events WHERE starts_with(SUBJECT, 'dag:') AND RECORDED_AT > $since
GROUP BY SUBJECT, EVENT ORDER BY DAG, WHAT
