-- Policy packs and calendars as they were imported. In force is the newest import whose day has come; nothing is deleted.
CREATE TABLE policy_pack (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code text NOT NULL,
  version text NOT NULL,
  effective_from date NOT NULL,
  effective_to date,
  -- pack and signature, as they came
  body json NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL,
  UNIQUE (area_code, version)
);
CREATE TABLE policy_calendar (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version text NOT NULL UNIQUE,
  body json NOT NULL,
  imported_by text NOT NULL,
  imported_at timestamptz NOT NULL
);
