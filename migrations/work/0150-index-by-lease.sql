-- Which decision was made under a lease is all that is asked of operations by case, so only those with its number are
-- indexed: most decisions are made without one, and write one page less.
DROP INDEX operation_case;
CREATE INDEX operation_fenced ON operation(case_id, seq) WHERE body ->> '$.fence' IS NOT NULL;
