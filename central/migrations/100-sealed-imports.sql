-- Work that came by hand instead of from its desk: who brought it, whose it is, and what became of it. Written before
-- the first operation is settled; finished_at stays empty when the centre stopped in between.
CREATE TABLE sealed_import (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  imported_by text NOT NULL,
  author text NOT NULL,
  device_id uuid NOT NULL,
  contents text NOT NULL CHECK (contents IN ('operations', 'database')),
  -- of the file as it came
  sha256 text NOT NULL,
  op_ids jsonb NOT NULL,
  unreadable integer NOT NULL,
  finished_at timestamptz,
  results jsonb
);
CREATE INDEX sealed_import_author ON sealed_import (author, n);
