-- What exists nowhere else: decisions not yet at the centre, drafts, the journal and the audit trail.
-- Never deleted, never rebuilt.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  case_id  TEXT PRIMARY KEY,
  body     TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per decision, written once. body is the operation exactly as it is sent, byte for byte.
CREATE TABLE operation (
  seq          INTEGER PRIMARY KEY,
  op_id        TEXT NOT NULL UNIQUE,
  case_id      TEXT NOT NULL,
  case_no      TEXT NOT NULL,
  masked_name  TEXT NOT NULL,
  disease_name TEXT NOT NULL,
  kind         TEXT NOT NULL,
  body         TEXT NOT NULL,
  decided_at   TEXT NOT NULL
) STRICT;
CREATE INDEX operation_case ON operation(case_id, seq);

-- What became of each operation so far.
CREATE TABLE outbox (
  seq            INTEGER PRIMARY KEY REFERENCES operation(seq),
  case_id        TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'conflict', 'refused')),
  attempts       INTEGER NOT NULL DEFAULT 0,
  next_try_at    INTEGER NOT NULL DEFAULT 0,
  message        TEXT,
  code           TEXT,
  result_version INTEGER,
  settled_at     TEXT,
  -- an accepted operation whose effect the cache already shows; a conflict or refusal that a person has put away
  seen           INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))
) STRICT;
CREATE INDEX outbox_state ON outbox(state, seq);
CREATE INDEX outbox_open ON outbox(case_id, seq) WHERE seen = 0;

-- Append-only; hash covers the row and the hash before it.
CREATE TABLE journal (
  n         INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  kind      TEXT NOT NULL,
  op_id     TEXT NOT NULL,
  body      TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash      TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
  n       INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  deed    TEXT NOT NULL,
  case_id TEXT,
  detail  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_case ON audit(case_id, n) WHERE case_id IS NOT NULL;

CREATE TRIGGER operation_no_update BEFORE UPDATE ON operation BEGIN SELECT RAISE(ABORT, 'operation is written once'); END;
CREATE TRIGGER operation_no_delete BEFORE DELETE ON operation BEGIN SELECT RAISE(ABORT, 'operation is kept'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is kept'); END;
