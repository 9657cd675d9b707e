-- 临时受理号 of a registration a window made while it could not reach the centre: printed on the paper the applicant holds.
ALTER TABLE case_file ADD COLUMN provisional_no text;
