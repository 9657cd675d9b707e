-- Cases that are to leave the system: who asked, who answered, under which number. Never deleted.
CREATE TABLE export_request (
  export_id uuid PRIMARY KEY,
  area_code text NOT NULL,
  case_id uuid NOT NULL,
  case_no text NOT NULL,
  form text NOT NULL CHECK (form IN ('pdf', 'folder')),
  purpose text NOT NULL,
  masked boolean NOT NULL,
  requested_by text NOT NULL,
  requested_by_name text NOT NULL,
  requested_at timestamptz NOT NULL,
  approved boolean,
  answered_by text CHECK (answered_by <> requested_by),
  answered_by_name text,
  answered_at timestamptz,
  note text NOT NULL DEFAULT '',
  approval_no text UNIQUE,
  valid_until timestamptz
);
CREATE INDEX export_of_area ON export_request (area_code, requested_at DESC);
CREATE INDEX export_of_person ON export_request (requested_by, requested_at DESC);
-- Running number of approvals by area and day of China.
CREATE TABLE export_number (
  area_code text NOT NULL,
  day date NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (area_code, day)
);
-- Every file that was made of an approval.
CREATE TABLE export_file (
  write_id uuid PRIMARY KEY,
  export_id uuid NOT NULL REFERENCES export_request,
  written_at timestamptz NOT NULL,
  pages integer NOT NULL,
  bytes bigint NOT NULL
);
CREATE INDEX export_file_of ON export_file (export_id);

-- Every step of every export, in order. What was written down stays as it was.
CREATE TABLE export_audit (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  export_id uuid NOT NULL,
  at timestamptz NOT NULL,
  by_staff text NOT NULL,
  deed text NOT NULL CHECK (deed IN ('requested', 'approved', 'refused', 'begun', 'written')),
  detail text NOT NULL
);
CREATE FUNCTION export_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'export_audit is only ever added to';
END $$;
CREATE TRIGGER export_audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON export_audit
  FOR EACH STATEMENT EXECUTE FUNCTION export_audit_stays();
