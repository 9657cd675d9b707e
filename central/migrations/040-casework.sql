-- Cases about cases, filed recognitions, due dates by calendar. The defaults are for rows of before; every insert names all.
ALTER TABLE case_file
  ADD COLUMN kind text NOT NULL DEFAULT 'application',
  ADD COLUMN origin json,
  ADD COLUMN barred json NOT NULL DEFAULT '[]',
  ADD COLUMN correction json,
  ADD COLUMN calendar_version text,
  ADD COLUMN due_history json NOT NULL DEFAULT '[]',
  ADD COLUMN registration json,
  ADD COLUMN notices json NOT NULL DEFAULT '[]';
-- Which calendar made the old due dates is not known, so the first recomputation looks at all of them.
UPDATE case_file SET calendar_version = '' WHERE accepted_on IS NOT NULL;

-- 更正, 撤销, 申诉 of a case; 续期 of a recognition.
CREATE INDEX case_file_origin ON case_file ((origin ->> 'caseId')) WHERE origin IS NOT NULL;
-- Other applications of a person.
CREATE INDEX case_file_person ON case_file (area_code, (form ->> 'psn_no'));

-- Which case has which picture: who may read a document, and whether another person's case has the same one.
CREATE TABLE case_document (
  area_code text NOT NULL,
  sha256 text NOT NULL,
  psn_no text NOT NULL,
  case_id uuid NOT NULL,
  PRIMARY KEY (area_code, sha256, psn_no, case_id)
);
INSERT INTO case_document (area_code, sha256, psn_no, case_id)
SELECT DISTINCT area_code, document ->> 'sha256', form ->> 'psn_no', id
FROM case_file, json_array_elements(documents) AS document;
DROP TABLE area_document;
