-- Purpose: to which pairs of edition and indicator some rule of each kind applies; blank ones stand for any,
--          known or not.
-- Inputs:  kind_pair. Grain and key: KIND, EDITION, INDICATOR.
SELECT KIND, EDITION, INDICATOR FROM kind_pair
