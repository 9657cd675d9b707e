-- The number on a paper that was handed over before the centre had given one: found by it also afterwards.
ALTER TABLE case_file ADD COLUMN provisional_no TEXT;
CREATE INDEX case_provisional ON case_file(provisional_no) WHERE provisional_no IS NOT NULL;
