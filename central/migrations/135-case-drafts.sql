-- What holders of cases have not sent yet, one draft per case and holder, the newest. Kept when the lease ends, so that
-- whoever takes the case over loses nothing of it; gone with the case's decision.
CREATE TABLE case_draft (
  case_id uuid NOT NULL REFERENCES case_file (id),
  holder text NOT NULL,
  holder_name text NOT NULL,
  fence integer NOT NULL,
  -- by the desk's clock
  saved_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL,
  draft text NOT NULL,
  PRIMARY KEY (case_id, holder)
);
