-- How this person has set up the desk: saved views, columns, row height, keys. One row per member of the choices.
CREATE TABLE desk_choice (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Cases passed over although it was their turn, and cases decided before their turn: told to the centre, each under its
-- own id, until the centre has answered. reason: the pack's code, or what was written beside it.
CREATE TABLE out_of_turn (
  note_id     TEXT PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('skipped', 'picked')),
  case_id     TEXT NOT NULL,
  queue       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  -- how many cases stood before it
  ahead       INTEGER NOT NULL,
  at          TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL DEFAULT 0,
  told        INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX out_of_turn_waiting ON out_of_turn(next_try_at) WHERE told = 0;
CREATE INDEX out_of_turn_skipped ON out_of_turn(at) WHERE kind = 'skipped';
CREATE TRIGGER out_of_turn_no_delete BEFORE DELETE ON out_of_turn BEGIN SELECT RAISE(ABORT, 'out_of_turn is kept'); END;
