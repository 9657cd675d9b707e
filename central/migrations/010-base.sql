-- Facts about this installation: feed epoch, secret of the sampling draw.
CREATE TABLE setting (
  key text PRIMARY KEY,
  value text NOT NULL
);

-- One row. Its lock, taken last in every writing transaction and held until commit, makes the order of feed numbers
-- the order of commits: a sequence hands numbers out before commit and a reader then misses the slower writer's row.
CREATE TABLE feed_counter (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  n bigint NOT NULL
);
INSERT INTO feed_counter (n) VALUES (0);

-- Running number of 受理号 by area and day.
CREATE TABLE case_number (
  area_code text NOT NULL,
  day text NOT NULL,
  n integer NOT NULL CHECK (n <= 9999),
  PRIMARY KEY (area_code, day)
);

-- One applicant × one disease. Instants are text and nested parts are json, not jsonb: a case leaves exactly as it came,
-- and the feed copies text instead of building and printing trees (half the time).
CREATE TABLE case_file (
  id uuid PRIMARY KEY,
  case_no text NOT NULL UNIQUE,
  application_no text NOT NULL,
  version integer NOT NULL,
  material_version integer NOT NULL,
  area_code text NOT NULL,
  state text NOT NULL,
  return_to text,
  apply_type text NOT NULL,
  channel text NOT NULL,
  received_at text NOT NULL,
  accepted_on date,
  limit_workdays integer NOT NULL,
  due_on date,
  pauses json NOT NULL,
  decided_at text,
  pack_version text NOT NULL,
  first_reviewer text,
  form json NOT NULL,
  insurance json NOT NULL,
  documents json NOT NULL,
  proposal json,
  supplements json NOT NULL,
  history json NOT NULL,
  feed_pos bigint NOT NULL
);
CREATE UNIQUE INDEX case_file_feed ON case_file (area_code, feed_pos);
CREATE INDEX case_file_state ON case_file (area_code, state);

-- Which area may read which document: those some case of the area has.
CREATE TABLE area_document (
  area_code text NOT NULL,
  sha256 text NOT NULL,
  PRIMARY KEY (area_code, sha256)
);

-- Documents whose bytes are in the file store.
CREATE TABLE stored_file (
  sha256 text PRIMARY KEY,
  bytes integer NOT NULL,
  media_type text NOT NULL
);

-- First answer to each submission of a channel.
CREATE TABLE intake (
  channel text NOT NULL,
  channel_no text NOT NULL,
  application_no text NOT NULL,
  case_nos jsonb NOT NULL,
  PRIMARY KEY (channel, channel_no)
);

-- Every operation ever received with the one final answer to it. Kept for ever.
CREATE TABLE op (
  op_id uuid NOT NULL,
  author uuid NOT NULL,
  case_id uuid NOT NULL,
  body jsonb NOT NULL,
  body_hash text NOT NULL,
  result jsonb NOT NULL,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (op_id, author)
);
CREATE INDEX op_case ON op (case_id);
