-- How 补正 counts is fixed in a case at 受理, as the limit is. Cases accepted before get the rule of the pack they were
-- accepted under, where the centre has it; without one the rule in force goes on counting for them.
ALTER TABLE case_file ADD COLUMN clock_rule text CHECK (clock_rule IN ('PRE_ACCEPT', 'PAUSE', 'RESTART'));
UPDATE case_file SET clock_rule = policy_pack.body -> 'pack' -> 'supplement' ->> 'clock'
FROM policy_pack
WHERE policy_pack.area_code = case_file.area_code AND policy_pack.version = case_file.pack_version
  AND accepted_on IS NOT NULL;
