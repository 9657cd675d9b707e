-- Flaws put into synthetic applications on purpose, so that tests can count what is found. Empty in production.
CREATE TABLE seed_flaw (
  case_id uuid NOT NULL REFERENCES case_file (id),
  code text NOT NULL,
  needs_image_reading boolean NOT NULL,
  detail text NOT NULL
);
CREATE INDEX seed_flaw_case ON seed_flaw (case_id);
