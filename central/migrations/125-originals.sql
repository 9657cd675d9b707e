-- Originals compared at the counter, paper by paper: OriginalsRecord[].
ALTER TABLE case_file ADD COLUMN originals json;
