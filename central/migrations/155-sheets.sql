-- Lists and statistics leave the system like a case does: asked for, approved by another, counted.
ALTER TABLE export_request
  ALTER COLUMN case_id DROP NOT NULL,
  ALTER COLUMN case_no DROP NOT NULL,
  -- what the sheet is of; null: a case
  ADD COLUMN sheet json,
  DROP CONSTRAINT export_request_form_check,
  ADD CONSTRAINT export_request_form_check CHECK (form IN ('pdf', 'folder', 'sheet')),
  ADD CONSTRAINT export_of_one CHECK ((form = 'sheet') = (sheet IS NOT NULL) AND (sheet IS NULL) = (case_id IS NOT NULL));
