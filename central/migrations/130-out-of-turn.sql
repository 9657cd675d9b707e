-- Cases that members of staff passed over or decided before their turn, as their desks tell. note_id: made by the desk.
CREATE TABLE out_of_turn (
  note_id uuid PRIMARY KEY,
  area_code text NOT NULL,
  staff_no text NOT NULL,
  staff_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('skipped', 'picked')),
  case_id uuid NOT NULL REFERENCES case_file (id),
  queue text NOT NULL,
  reason text NOT NULL,
  ahead integer NOT NULL,
  -- by the desk's clock
  at timestamptz NOT NULL,
  told_at timestamptz NOT NULL
);
CREATE INDEX out_of_turn_area ON out_of_turn (area_code, told_at);
