-- Counting: decided cases of a period, open ones by due date and age, and what came in.
CREATE INDEX case_file_decided ON case_file (area_code, decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX case_file_waiting ON case_file (area_code, due_on, received_at, state)
  WHERE state IN ('received', 'supplement', 'originals', 'first_review', 'second_review');
CREATE INDEX case_file_received ON case_file (area_code, received_at);
