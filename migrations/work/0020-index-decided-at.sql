-- What was decided since a day: 已办 and the count of today, without reading every operation there ever was.
CREATE INDEX operation_decided ON operation(decided_at, case_id);
