-- Cases the centre lets this desk work on alone: one row per case, its newest lease.
-- until_at is by the centre's clock. fence 0: asked for, and no answer came; the cache tells whether it was granted.
-- shown: the cache is as new as this lease, so that its absence there means that it has ended.
CREATE TABLE lease (
  case_id  TEXT PRIMARY KEY,
  case_no  TEXT NOT NULL,
  fence    INTEGER NOT NULL,
  taken_at TEXT NOT NULL,
  until_at TEXT NOT NULL,
  hours    INTEGER NOT NULL,
  state    TEXT NOT NULL CHECK (state IN ('held', 'decided', 'returning', 'lost', 'ended')),
  shown    INTEGER NOT NULL DEFAULT 0 CHECK (shown IN (0, 1)),
  message  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_state ON lease(state) WHERE state <> 'ended';
