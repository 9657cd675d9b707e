-- hospital: where the disease was diagnosed. held_until: the end of whoever's lease, '' without one.
-- returned: 复审 has sent it back to 初审, and nobody has proposed anew since.
ALTER TABLE case_file ADD COLUMN hospital TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN held_until TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN returned INTEGER NOT NULL DEFAULT 0 CHECK (returned IN (0, 1));
UPDATE case_file SET
  hospital = coalesce(body ->> '$.form.ide_fixmedins_name', ''),
  held_until = coalesce(body ->> '$.lease.until', ''),
  returned = state = 'first_review' AND coalesce((
    SELECT e.value ->> 'kind' FROM json_each(body, '$.history') e
    WHERE e.value ->> 'kind' IN ('propose_approve', 'propose_reject', 'return_to_first') ORDER BY e.key DESC LIMIT 1
  ), '') = 'return_to_first'
FROM case_body WHERE case_body.row = case_file.row;

DROP INDEX queue_order;
CREATE INDEX queue_order ON case_file(state, order_on, row, insutype, disease, channel, apply_type, worst, first_reviewer,
  hospital, received_at, held_until);
DROP INDEX mine_order;
CREATE INDEX mine_order ON case_file(first_reviewer, order_on, row, insutype, disease, channel, apply_type, worst, hospital,
  received_at, held_until) WHERE is_open = 1 AND first_reviewer IS NOT NULL;
-- 退件: turned away or taken back before anything was recognised.
CREATE INDEX returned_order ON case_file(order_on, row, state, insutype, disease, channel, apply_type, worst, first_reviewer,
  hospital, received_at, held_until) WHERE state IN ('not_accepted', 'withdrawn');
-- Hospitals that cases name, each once: what searches and filters offer.
CREATE TABLE hospital (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO hospital SELECT DISTINCT hospital FROM case_file WHERE hospital <> '';
