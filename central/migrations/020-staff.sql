CREATE TABLE staff (
  id uuid PRIMARY KEY,
  staff_no text NOT NULL UNIQUE,
  name text NOT NULL,
  roles jsonb NOT NULL,
  area_code text NOT NULL,
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true
);

-- Wrong passwords by typed 工号, whether or not such an account exists, so that both answer alike.
CREATE TABLE sign_in_guard (
  staff_no text PRIMARY KEY,
  failed integer NOT NULL,
  last_failed_at timestamptz NOT NULL
);

-- A session family: one sign-in and every token that came from it.
CREATE TABLE session (
  id uuid PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff (id),
  device_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX session_staff ON session (staff_id);

-- SHA-256 of tokens, never tokens. `came_from` is the refresh token a pair was exchanged for: when that one comes
-- again although a token of the pair has been used, two hold it and the session ends. A pair nobody used is replaced
-- by another (its answer was lost); should it turn up after all, two hold it as well.
CREATE TABLE session_token (
  hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  came_from text,
  valid_until timestamptz NOT NULL,
  used_at timestamptz,
  replaced_at timestamptz
);
CREATE INDEX session_token_came_from ON session_token (came_from);
CREATE INDEX session_token_session ON session_token (session_id);
