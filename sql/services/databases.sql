-- Purpose: two databases, each with a role that may do nothing in the other: Airflow's metadata,
--          the catalogue of the store.
-- Inputs:  the secrets airflow_password and ict_password. Grain: none. Key: none.
-- PostgreSQL's own SQL, for psql: the server of docker-compose.yml runs it once, when its data folder is new. Encoding
-- and order of letters do not depend on the machine, so that no upgrade of its locales breaks an index.
\set airflow `cat /run/secrets/airflow_password`
\set ict `cat /run/secrets/ict_password`
CREATE ROLE airflow LOGIN PASSWORD :'airflow';
CREATE DATABASE airflow OWNER airflow TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
CREATE ROLE ict LOGIN PASSWORD :'ict';
CREATE DATABASE ict OWNER ict TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE CONNECT ON DATABASE airflow, ict FROM PUBLIC;
