-- Cases carry more than before (kind, origin, registration, notices) and the policy its signature: what is cached lacks
-- them, so everything is pulled anew. Nothing is lost: all of it is at the centre.
DELETE FROM meta;
DELETE FROM case_body;
DELETE FROM search_gram;
DELETE FROM tally;
INSERT INTO case_no_part(case_no_part) VALUES ('delete-all');
DELETE FROM case_file;

ALTER TABLE case_file ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN kind TEXT NOT NULL DEFAULT 'application';
ALTER TABLE case_file ADD COLUMN received_at TEXT NOT NULL DEFAULT '';
ALTER TABLE case_file ADD COLUMN decided_on TEXT;
CREATE INDEX case_person ON case_file(person, received_at, row);

-- Which picture lies in which case, and whose case that is: the same picture of two people is a finding.
CREATE TABLE case_document (
  sha256 BLOB NOT NULL,
  person TEXT NOT NULL,
  row    INTEGER NOT NULL,
  PRIMARY KEY (sha256, person, row)
) STRICT, WITHOUT ROWID;

-- Notices as they were sent, fetched when first looked at.
CREATE TABLE notice (
  no   TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The centre's last answer about recognitions that end soon, for when it cannot be asked.
CREATE TABLE renewals (
  within_days INTEGER PRIMARY KEY,
  body        TEXT NOT NULL,
  as_of       TEXT NOT NULL
) STRICT;
