-- The cases of one registration at a window share its 临时受理号: each of them asks for the others.
CREATE INDEX case_file_provisional ON case_file (area_code, provisional_no) WHERE provisional_no IS NOT NULL;
