-- A decision can be taken back until it is handed to the network. 'undone' is a state of its own, so the table whose
-- CHECK names the states is made anew; nothing refers to it.
CREATE TABLE outbox_states (
  seq            INTEGER PRIMARY KEY REFERENCES operation(seq),
  case_id        TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'conflict', 'refused', 'undone')),
  attempts       INTEGER NOT NULL DEFAULT 0,
  next_try_at    INTEGER NOT NULL DEFAULT 0,
  message        TEXT,
  code           TEXT,
  result_version INTEGER,
  settled_at     TEXT,
  -- an accepted operation whose effect the cache already shows; a conflict or refusal that a person has put away; undone
  seen           INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))
) STRICT;
INSERT INTO outbox_states SELECT seq, case_id, state, attempts, next_try_at, message, code, result_version, settled_at, seen
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_states RENAME TO outbox;
CREATE INDEX outbox_state ON outbox(state, seq);
CREATE INDEX outbox_open ON outbox(case_id, seq) WHERE seen = 0;
CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'outbox is kept'); END;

-- What undoing a decision brings back. The row goes in the transaction that hands the operation to the network: as long
-- as it stands, nobody but this desk knows of the decision. held: not to be handed over yet; a start of the program
-- lets everything go.
CREATE TABLE undo_point (
  seq  INTEGER PRIMARY KEY REFERENCES operation(seq),
  held INTEGER NOT NULL CHECK (held IN (0, 1)),
  body TEXT NOT NULL
) STRICT;
