-- Purpose: migration 4: every table has statistics, also an empty one: DuckLake asks its catalogue for them twice a
--          column as long as there are none (findings/ducklake-empty-table.sh), which made each check several times
--          slower. A row that is inserted and deleted in one transaction leaves them, and nothing else.
-- Inputs:  none. Grain and key: none.
INSERT INTO lake.deliveries (DELIVERY) VALUES (NULL); DELETE FROM lake.deliveries WHERE DELIVERY IS NULL;
INSERT INTO lake.submissions (SUBMISSION) VALUES (NULL); DELETE FROM lake.submissions WHERE SUBMISSION IS NULL;
INSERT INTO lake.events (SUBJECT) VALUES (NULL); DELETE FROM lake.events WHERE SUBJECT IS NULL;
INSERT INTO lake.observations (SUBMISSION) VALUES (NULL); DELETE FROM lake.observations WHERE SUBMISSION IS NULL;
INSERT INTO lake.findings (SUBMISSION) VALUES (NULL); DELETE FROM lake.findings WHERE SUBMISSION IS NULL;
INSERT INTO lake.confirmations (CONFIRMATION) VALUES (NULL); DELETE FROM lake.confirmations WHERE CONFIRMATION IS NULL;
INSERT INTO lake.confirmed_findings (SUBMISSION) VALUES (NULL);
DELETE FROM lake.confirmed_findings WHERE SUBMISSION IS NULL;
INSERT INTO lake.certifications (CERTIFICATION) VALUES (NULL);
DELETE FROM lake.certifications WHERE CERTIFICATION IS NULL;
INSERT INTO lake.evaluations (SUBMISSION) VALUES (NULL); DELETE FROM lake.evaluations WHERE SUBMISSION IS NULL;
INSERT INTO lake.outbox (MESSAGE) VALUES (NULL); DELETE FROM lake.outbox WHERE MESSAGE IS NULL;
INSERT INTO lake.outbox_events (MESSAGE) VALUES (NULL); DELETE FROM lake.outbox_events WHERE MESSAGE IS NULL;
INSERT INTO lake.releases (VERSION) VALUES (NULL); DELETE FROM lake.releases WHERE VERSION IS NULL;
INSERT INTO lake.offices (OFFICE) VALUES (NULL); DELETE FROM lake.offices WHERE OFFICE IS NULL;
INSERT INTO lake.members (MEMBER) VALUES (NULL); DELETE FROM lake.members WHERE MEMBER IS NULL;
INSERT INTO lake.tokens (TOKEN) VALUES (NULL); DELETE FROM lake.tokens WHERE TOKEN IS NULL;
INSERT INTO lake.readings (EDITION) VALUES (NULL); DELETE FROM lake.readings WHERE EDITION IS NULL;
