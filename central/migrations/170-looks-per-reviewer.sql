-- The share at which a proposal was drawn so that its reviewer is looked at often enough; 0 where nothing was owed.
ALTER TABLE sample_draw ADD COLUMN owed double precision NOT NULL DEFAULT 0;
-- What was drawn of everybody since a day, without reading the rest.
CREATE INDEX sample_draw_reviewer ON sample_draw (area_code, first_reviewer, at) INCLUDE (drawn);
CREATE INDEX sample_draw_period ON sample_draw (area_code, at) INCLUDE (first_reviewer, drawn);
