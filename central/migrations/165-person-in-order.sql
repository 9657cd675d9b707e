-- A person's other cases, newest first, are asked for with every proposal: the index gives them in that order, so that the
-- planner never reads the whole area by date instead.
CREATE INDEX case_file_person_order ON case_file (area_code, (form ->> 'psn_no'), received_at);
DROP INDEX case_file_person;
