-- What supervisors set for handing out work: leave, and diseases.
CREATE TABLE staff_setting (
  staff_no text PRIMARY KEY REFERENCES staff (staff_no),
  away_from date,
  away_to date,
  -- codes; null: any
  diseases jsonb,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  CHECK ((away_from IS NULL) = (away_to IS NULL) AND away_from <= away_to)
);

-- Each time work was handed out, with the answer a repetition gets. Kept: who gave what to whom stands in lease_event.
CREATE TABLE assignment (
  assign_id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  by_staff text NOT NULL,
  body_hash text NOT NULL,
  result jsonb NOT NULL
);

-- Reminders of an open 补正 that were sent: at most one per case and day of China.
CREATE TABLE supplement_reminder (
  case_id uuid NOT NULL,
  day date NOT NULL,
  at timestamptz NOT NULL,
  by_staff text NOT NULL,
  PRIMARY KEY (case_id, day)
);
