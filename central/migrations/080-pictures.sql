-- What papers look like, so that another copy of one is found however it was scanned. All of it can be worked out anew
-- from the files.

-- One row per paper that has been looked at or is being looked at. `attempts` is counted before each attempt, so that a
-- paper that takes the whole process down is not tried for ever.
CREATE TABLE picture (
  sha256 text PRIMARY KEY,
  state text NOT NULL CHECK (state IN ('waiting', 'looked_at', 'unreadable')),
  attempts integer NOT NULL,
  next_try_at timestamptz NOT NULL,
  -- written pages that were looked at
  pages integer NOT NULL DEFAULT 0
);
CREATE TABLE picture_page (
  sha256 text NOT NULL REFERENCES picture (sha256) ON DELETE CASCADE,
  page integer NOT NULL,
  -- from afar, 256 bits
  sketch bytea NOT NULL,
  -- where copies of it are kept
  drawers integer[] NOT NULL,
  -- from nearby: the ink of the page, packed
  ink bytea NOT NULL,
  PRIMARY KEY (sha256, page)
);
CREATE INDEX picture_page_drawers ON picture_page USING gin (drawers);

-- When the papers of a case were compared with those of others; those still to come are found by this index.
ALTER TABLE case_document ADD COLUMN compared_at timestamptz;
CREATE INDEX case_document_uncompared ON case_document (sha256) WHERE compared_at IS NULL;
