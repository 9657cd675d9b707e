-- What a page brings to counts and indexes is written a page at a time (electron/core/flow/cache-page.ts), not row by row
-- by triggers, and the indexes hold less: a name is broken into grams once however many cases bear it, a picture is known
-- by the first eight bytes of its SHA-256. Everything is worked out from what is here; nothing is pulled anew.
DROP TRIGGER case_file_added;
DROP TRIGGER case_file_moved;

-- Every ending of a name and of its pinyin initials: a prefix search here is a search for any part of them.
CREATE TABLE name_gram (
  gram TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (gram, name)
) STRICT, WITHOUT ROWID;
INSERT INTO name_gram SELECT DISTINCT gram, name FROM search_gram JOIN case_file USING (row) ORDER BY 1, 2;
DROP TABLE search_gram;

-- Which picture lies in which case. Two pictures may begin alike: whoever looks one up compares the whole in case_body.
CREATE TABLE case_picture (
  picture BLOB NOT NULL,
  row     INTEGER NOT NULL,
  PRIMARY KEY (picture, row)
) STRICT, WITHOUT ROWID;
INSERT INTO case_picture SELECT DISTINCT substr(sha256, 1, 8), row FROM case_document ORDER BY 1, 2;
DROP TABLE case_document;
