-- Which case has a picture: the first one, in a table of whole numbers that is cheap to add to, and every further one apart.
-- Most pictures lie in one case alone, and whether a page brings any that lies in several is seen while it is written.
-- picture: the first 52 bits of its SHA-256. Two may begin alike: whoever looks one up compares the whole in case_body.
CREATE TABLE picture (
  picture INTEGER PRIMARY KEY,
  row     INTEGER NOT NULL
) STRICT;
CREATE TABLE picture_again (
  picture INTEGER NOT NULL,
  row     INTEGER NOT NULL,
  PRIMARY KEY (picture, row)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE picture_before AS
WITH hexadecimal AS (SELECT hex(picture) AS h, row FROM case_picture),
     digits AS (SELECT row, h, value AS i FROM hexadecimal, json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13]'))
SELECT sum((instr('0123456789ABCDEF', substr(h, i, 1)) - 1) << (4 * (13 - i))) AS picture, row
FROM digits GROUP BY h, row;
INSERT INTO picture SELECT picture, min(row) FROM picture_before GROUP BY picture;
INSERT OR IGNORE INTO picture_again
  SELECT b.picture, b.row FROM picture_before b JOIN picture p ON p.picture = b.picture WHERE p.row <> b.row;
DROP TABLE picture_before;
DROP TABLE case_picture;
