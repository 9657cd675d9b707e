-- What a decision rested on, to show beside a conflict what is another now. Beside the operation, which is written once.
CREATE TABLE operation_base (
  seq  INTEGER PRIMARY KEY REFERENCES operation(seq),
  body TEXT NOT NULL
) STRICT;

-- The operation in conflict that the next decision on a case is the second try of.
CREATE TABLE second_try (
  case_id TEXT PRIMARY KEY,
  op_id   TEXT NOT NULL REFERENCES operation(op_id)
) STRICT, WITHOUT ROWID;
