-- Purpose: fills `tally`. Inputs: obs. Grain: submission and profile. Key: SUB, PROFILE.
INSERT INTO tally
SELECT SUB, PROFILE, count(*) FROM obs GROUP BY SUB, PROFILE
