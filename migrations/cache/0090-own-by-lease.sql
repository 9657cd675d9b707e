-- owner: whose work an open case is, for 我的: who has it alone now, handed out or taken, else who last acted on it as 初审.
-- A lease that ends is taken out by the centre, which publishes the case.
ALTER TABLE case_file ADD COLUMN owner TEXT;
UPDATE case_file SET owner = coalesce(body ->> '$.lease.holder', first_reviewer)
FROM case_body WHERE case_body.row = case_file.row;
DROP INDEX mine_order;
CREATE INDEX mine_order ON case_file(owner, order_on, row, insutype, disease, channel, apply_type, worst, hospital,
  received_at, held_until, first_reviewer) WHERE is_open = 1 AND owner IS NOT NULL;
-- Who is 初审 of open cases: each once, for the filter.
CREATE INDEX reviewer_open ON case_file(first_reviewer) WHERE is_open = 1 AND first_reviewer IS NOT NULL;
