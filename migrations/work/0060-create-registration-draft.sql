-- A registration being filled in at the window: saved at every keystroke, several at a time, gone once it is registered.
-- The id is the application's: captured papers belong to it.
CREATE TABLE registration_draft (
  id       TEXT PRIMARY KEY,
  body     TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Receipts that this desk itself made and printed (临时回执, 一次性告知 before there is a 文号), by 临时受理号 and what it
-- is: how often, so that a copy is marked 补打.
CREATE TABLE receipt_print (
  no     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  copies INTEGER NOT NULL,
  last   TEXT NOT NULL,
  PRIMARY KEY (no, kind)
) STRICT, WITHOUT ROWID;
