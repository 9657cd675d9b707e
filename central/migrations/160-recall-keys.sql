-- The word with which a supervisor ended a lease, by the key its desk gave it: one that arrives late or twice must not
-- take the case from whoever has it by then.
CREATE TABLE lease_recall (
  recall_id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  case_id uuid NOT NULL,
  by_staff text NOT NULL
);
