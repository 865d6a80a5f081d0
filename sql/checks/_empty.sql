-- Purpose: takes a large batch out of the tables of sql/checks/_tables.sql again.
-- Inputs:  none. Grain and key: those of each.
TRUNCATE block;
TRUNCATE shape;
TRUNCATE member;
TRUNCATE profile;
TRUNCATE obs;
TRUNCATE tally;
TRUNCATE past;
TRUNCATE move;
TRUNCATE part;
TRUNCATE branch;
TRUNCATE family;
TRUNCATE now
