-- Every decision writes a page of each index it appears in. When a case was last opened is all that is asked of the audit
-- trail by case, so only that is indexed.
DROP INDEX audit_case;
CREATE INDEX audit_opened ON audit(case_id, n) WHERE deed = 'case_opened';
