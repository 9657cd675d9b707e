-- A copy of what the centre published, thrown away and pulled again when in doubt.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Hot columns only: what queues sort, filter and show. The whole case is in case_body.
-- order_on: the due date; '~' and another date where no clock runs, so that those come last.
-- worst: 0 no finding above info, 1 warnings, 2 blocks.
CREATE TABLE case_file (
  row              INTEGER PRIMARY KEY,
  id               TEXT NOT NULL UNIQUE,
  case_no          TEXT NOT NULL UNIQUE,
  version          INTEGER NOT NULL,
  material_version INTEGER NOT NULL,
  state            TEXT NOT NULL,
  is_open          INTEGER NOT NULL,
  order_on         TEXT NOT NULL,
  due_on           TEXT,
  insutype         TEXT NOT NULL,
  disease          TEXT NOT NULL,
  disease_name     TEXT NOT NULL,
  channel          TEXT NOT NULL,
  apply_type       TEXT NOT NULL,
  blocks           INTEGER NOT NULL,
  warns            INTEGER NOT NULL,
  worst            INTEGER NOT NULL,
  name             TEXT NOT NULL,
  masked_name      TEXT NOT NULL,
  birth_year       TEXT NOT NULL,
  cert_tail        TEXT NOT NULL,
  cert_reversed    TEXT NOT NULL,
  received_on      TEXT NOT NULL,
  accepted_on      TEXT,
  first_reviewer   TEXT
) STRICT;
CREATE INDEX queue_order ON case_file(state, order_on, row, insutype, disease, channel, apply_type, worst);
CREATE INDEX mine_order ON case_file(first_reviewer, order_on, row, insutype, disease, channel, apply_type, worst)
  WHERE is_open = 1 AND first_reviewer IS NOT NULL;
CREATE INDEX case_name ON case_file(name, is_open);
CREATE INDEX case_cert ON case_file(cert_reversed);

CREATE TABLE case_body (
  row      INTEGER PRIMARY KEY REFERENCES case_file(row) ON DELETE CASCADE,
  body     TEXT NOT NULL,
  findings TEXT NOT NULL
) STRICT;

-- Every ending of a name and of its pinyin initials: a prefix search here is a search for any part of them.
CREATE TABLE search_gram (
  gram TEXT NOT NULL,
  row  INTEGER NOT NULL,
  PRIMARY KEY (gram, row)
) STRICT, WITHOUT ROWID;

-- Any three or more digits of a 受理号. The number of a case never changes.
CREATE VIRTUAL TABLE case_no_part USING fts5(case_no, tokenize = 'trigram', content = 'case_file', content_rowid = 'row');

-- How many cases are in each state on each order date, kept by the triggers below.
CREATE TABLE tally (
  state    TEXT NOT NULL,
  order_on TEXT NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (state, order_on)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER case_file_added AFTER INSERT ON case_file BEGIN
  INSERT INTO tally VALUES (new.state, new.order_on, 1) ON CONFLICT DO UPDATE SET n = n + 1;
  INSERT INTO case_no_part(rowid, case_no) VALUES (new.row, new.case_no);
END;
CREATE TRIGGER case_file_moved AFTER UPDATE OF state, order_on ON case_file
WHEN old.state <> new.state OR old.order_on <> new.order_on BEGIN
  UPDATE tally SET n = n - 1 WHERE state = old.state AND order_on = old.order_on;
  INSERT INTO tally VALUES (new.state, new.order_on, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
