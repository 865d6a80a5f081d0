-- Purpose: takes a large batch out of the tables of sql/checks/_tables.sql again.
-- Inputs:  none. Grain and key: those of each.
TRUNCATE area_year;
TRUNCATE partial_key;
TRUNCATE breakdown_part;
TRUNCATE attribute_set;
TRUNCATE obs;
TRUNCATE sampling_error;
TRUNCATE tally;
TRUNCATE aggregate_value;
TRUNCATE past;
TRUNCATE move;
TRUNCATE breakdown_set_part;
TRUNCATE breakdown_set;
TRUNCATE total_and_parts;
TRUNCATE now
