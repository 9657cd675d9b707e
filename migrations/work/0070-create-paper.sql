-- Papers taken at this desk: they exist nowhere else until the centre has them. Their bytes lie in files of their own,
-- encrypted with a key derived from this database's: whoever can read this database can read them.

-- One row per content. state: lost = the file on this disk can no longer be read.
CREATE TABLE paper_file (
  sha256      TEXT PRIMARY KEY,
  bytes       INTEGER NOT NULL,
  media_type  TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'there', 'refused', 'lost')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL DEFAULT 0,
  message     TEXT,
  -- when the centre had it
  there_at    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_file_waiting ON paper_file(next_try_at) WHERE state = 'waiting';

-- One row per paper in its place. The original, before cropping, is kept here and not sent.
CREATE TABLE paper (
  paper_id            TEXT PRIMARY KEY,
  owner_kind          TEXT NOT NULL CHECK (owner_kind IN ('draft', 'case')),
  owner_id            TEXT NOT NULL,
  material            TEXT NOT NULL,
  position            INTEGER NOT NULL,
  sha256              TEXT NOT NULL REFERENCES paper_file(sha256),
  pages               INTEGER NOT NULL,
  captured_at         TEXT NOT NULL,
  quality             TEXT NOT NULL,
  original_sha256     TEXT,
  original_bytes      INTEGER,
  original_media_type TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_owner ON paper(owner_kind, owner_id, position);
CREATE INDEX paper_content ON paper(sha256);
CREATE INDEX paper_original ON paper(original_sha256) WHERE original_sha256 IS NOT NULL;

-- Which papers an operation names: it is not sent before the centre has them all.
CREATE TABLE operation_paper (
  seq    INTEGER NOT NULL REFERENCES operation(seq),
  sha256 TEXT NOT NULL REFERENCES paper_file(sha256),
  PRIMARY KEY (seq, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_paper_content ON operation_paper(sha256);
