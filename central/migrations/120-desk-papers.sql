-- Who handed in which paper at a desk, and when: a paper is in a case only later, with the operation that names it.
CREATE TABLE desk_paper (
  sha256   text NOT NULL REFERENCES stored_file(sha256),
  staff_no text NOT NULL,
  at       timestamptz NOT NULL,
  PRIMARY KEY (sha256, staff_no)
);
