-- What was decided together in one 批量通过: the batch's id stands in the operation as it is sent.
CREATE INDEX operation_batch ON operation(body ->> '$.batchId') WHERE body ->> '$.batchId' IS NOT NULL;
