-- Who works on which case at present, and which cases were merged into another.
ALTER TABLE case_file ADD COLUMN lease json;
ALTER TABLE case_file ADD COLUMN merged_into json;

-- The last fence ever given out for a case, kept when its lease ends: a fence is never given out twice.
CREATE TABLE lease_fence (
  case_id uuid PRIMARY KEY REFERENCES case_file (id),
  fence integer NOT NULL
);

-- Leases whose end the centre has to look after, the earliest first; and those of a person, to count them.
CREATE INDEX case_file_leased ON case_file ((lease ->> 'until')) WHERE lease IS NOT NULL;
CREATE INDEX case_file_holder ON case_file ((lease ->> 'holder')) WHERE lease IS NOT NULL;

-- What happened to leases. Renewing one is not written down. Ids and 工号 only, beside the reason a supervisor gave.
CREATE TABLE lease_event (
  n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  case_id uuid NOT NULL,
  fence integer NOT NULL,
  -- 'ended': the case went on to another step · 'handed_over': recalled for somebody else, whose 'taken' follows
  what text NOT NULL CHECK (what IN ('taken', 'returned', 'expired', 'ended', 'recalled', 'handed_over')),
  -- of the lease with this fence
  holder text NOT NULL,
  -- the member of staff who did it; null: the applicant, or time
  by_staff text,
  note text NOT NULL DEFAULT ''
);
CREATE INDEX lease_event_case ON lease_event (case_id, n);
