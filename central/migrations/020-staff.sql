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

-- SHA-256 of tokens, never tokens. A refresh token that comes twice (used_at set) ends its session.
CREATE TABLE session_token (
  hash text PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
  valid_until timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX session_token_session ON session_token (session_id);
