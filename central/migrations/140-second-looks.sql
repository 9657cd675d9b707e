-- Proposals of which chance decides whether a second person looks, and how it fell. Nobody outside the centre reads this.
CREATE TABLE sample_draw (
  op_id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  area_code text NOT NULL,
  case_id uuid NOT NULL,
  first_reviewer text NOT NULL,
  disease_code text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('approve', 'reject')),
  -- of the rule, and how much more often this one was drawn
  rate double precision NOT NULL,
  weight double precision NOT NULL,
  drawn boolean NOT NULL,
  batch_id uuid
);
CREATE INDEX sample_draw_case ON sample_draw (case_id, at);

-- What second reviewers said of proposals.
CREATE TABLE second_look (
  op_id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  area_code text NOT NULL,
  case_id uuid NOT NULL,
  first_reviewer text NOT NULL,
  second_reviewer text NOT NULL CHECK (second_reviewer <> first_reviewer),
  outcome text NOT NULL CHECK (outcome IN ('approve', 'reject')),
  agreed boolean NOT NULL,
  -- what the second reviewer thought before seeing the proposal; null: saw it at once
  impression text CHECK (impression IN ('pass', 'fail')),
  -- drawn by chance: only these say something about all cases
  sampled boolean NOT NULL,
  batch_id uuid
);
CREATE INDEX second_look_area ON second_look (area_code, at);
