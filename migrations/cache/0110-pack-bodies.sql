-- Cases that came on one page lie packed together (zstd, a line each): a tenth of the bytes to encrypt, to write and to sync.
-- One that came alone stands in case_body as ever, and so does what was stored before; nothing is pulled anew.
CREATE TABLE body_pack (
  pack   INTEGER PRIMARY KEY AUTOINCREMENT,
  bodies BLOB NOT NULL
) STRICT;
-- pack, line: where the body is when `body` is ''. A pack never changes and goes when no case is
-- in it any more; its number is never given again.
ALTER TABLE case_body ADD COLUMN pack INTEGER;
ALTER TABLE case_body ADD COLUMN line INTEGER;
CREATE INDEX body_in_pack ON case_body(pack) WHERE pack IS NOT NULL;

-- lease: whoever has the case for working on it alone, as JSON, so that a queue needs no body.
ALTER TABLE case_file ADD COLUMN lease TEXT;
UPDATE case_file SET lease = body ->> '$.lease' FROM case_body WHERE case_body.row = case_file.row AND held_until <> '';
