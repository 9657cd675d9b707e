-- Drafts of cases that were decided before they went with the decision.
DELETE FROM case_draft WHERE case_id IN (SELECT id FROM case_file
  WHERE state NOT IN ('received', 'supplement', 'originals', 'first_review', 'second_review'));
