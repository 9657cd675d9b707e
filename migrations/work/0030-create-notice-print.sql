-- Every notice that went to a printer here, handed in to the centre under its own id until the centre has answered.
-- copies: the centre's count after it heard of this print; null = it has not answered yet.
CREATE TABLE notice_print (
  print_id    TEXT PRIMARY KEY,
  no          TEXT NOT NULL,
  case_id     TEXT NOT NULL,
  printed_at  TEXT NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER NOT NULL DEFAULT 0,
  copies      INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_print_no ON notice_print(no, copies);
CREATE INDEX notice_print_waiting ON notice_print(next_try_at) WHERE copies IS NULL;
CREATE TRIGGER notice_print_no_delete BEFORE DELETE ON notice_print BEGIN SELECT RAISE(ABORT, 'notice_print is kept'); END;
