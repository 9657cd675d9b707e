-- Running number of 文号 by area, kind and year. The row's lock is held until the notice is committed: no gap, no double.
CREATE TABLE notice_number (
  area_code text NOT NULL,
  kind text NOT NULL,
  year integer NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (area_code, kind, year)
);
-- Every notice whole, as it was sent.
CREATE TABLE notice (
  area_code text NOT NULL,
  no text NOT NULL,
  case_id uuid NOT NULL,
  body json NOT NULL,
  PRIMARY KEY (area_code, no)
);
-- Every print of a notice that a desk has told of.
CREATE TABLE notice_print (
  print_id uuid PRIMARY KEY,
  area_code text NOT NULL,
  no text NOT NULL,
  printed_by text NOT NULL,
  printed_at text NOT NULL,
  -- the how-manieth print it was, for the answer to a repetition
  copies integer NOT NULL
);

-- Texts for applicants on their way to the SMS/APP gateway. The id is what the gateway tells repetitions by.
CREATE TABLE message (
  id uuid PRIMARY KEY,
  area_code text NOT NULL,
  case_id uuid,
  occasion text NOT NULL,
  tel text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'sent', 'given_up')),
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  next_try_at timestamptz NOT NULL,
  settled_at timestamptz,
  trouble text
);
CREATE INDEX message_due ON message (next_try_at) WHERE state = 'queued';
-- Reminders of 续期 that were sent: once per recognition and number of days before its end.
CREATE TABLE renewal_reminder (
  trt_dcla_detl_sn text NOT NULL,
  days integer NOT NULL,
  sent_at timestamptz NOT NULL,
  PRIMARY KEY (trt_dcla_detl_sn, days)
);
