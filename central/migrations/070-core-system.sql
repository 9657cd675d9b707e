-- What is to be filed with the core system for a decided case, once per case.
CREATE TABLE core_filing (
  case_id uuid PRIMARY KEY REFERENCES case_file (id),
  state text NOT NULL CHECK (state IN ('queued', 'filed')),
  attempts integer NOT NULL DEFAULT 0,
  queued_at timestamptz NOT NULL,
  next_try_at timestamptz NOT NULL
);
CREATE INDEX core_filing_due ON core_filing (next_try_at) WHERE state = 'queued';

-- The simulated core system's own tables, in the national field names. A province's adapter needs none of them.
CREATE TABLE core_person (
  psn_no text PRIMARY KEY,
  area_code text NOT NULL,
  certno text NOT NULL,
  psn_name text NOT NULL,
  psn_cert_type text NOT NULL,
  gend text NOT NULL,
  naty text NOT NULL,
  brdy text NOT NULL,
  insutype text NOT NULL,
  psn_insu_stas text NOT NULL,
  insuplc_admdvs text NOT NULL,
  emp_name text,
  -- what 1101 has no national field for
  arrears_months integer NOT NULL,
  flexible_employment boolean NOT NULL,
  out_of_area_filing text
);
CREATE INDEX core_person_certno ON core_person (area_code, certno);
CREATE TABLE core_registration (
  trt_dcla_detl_sn text PRIMARY KEY,
  area_code text NOT NULL,
  psn_no text NOT NULL,
  psn_name text NOT NULL,
  certno text NOT NULL,
  tel text NOT NULL,
  addr text,
  insu_optins text,
  insutype text NOT NULL,
  ide_fixmedins_no text,
  ide_fixmedins_name text,
  hosp_ide_date text,
  diag_dr_codg text,
  diag_dr_name text,
  opsp_dise_code text NOT NULL,
  opsp_dise_name text NOT NULL,
  begndate date NOT NULL,
  enddate date,
  vali_flag text NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX core_registration_person ON core_registration (area_code, psn_no);
CREATE INDEX core_registration_end ON core_registration (area_code, enddate) WHERE vali_flag = '1';
CREATE TABLE core_hospital (
  trt_dcla_detl_sn text PRIMARY KEY,
  area_code text NOT NULL,
  psn_no text NOT NULL,
  insutype text NOT NULL,
  biz_appy_type text NOT NULL,
  fix_srt_no text NOT NULL,
  fixmedins_code text NOT NULL,
  fixmedins_name text NOT NULL,
  appy_date date NOT NULL,
  begndate date NOT NULL,
  enddate date,
  tel text,
  addr text,
  agnter_name text,
  agnter_certno text,
  agnter_tel text,
  agnter_rlts text,
  memo text NOT NULL,
  vali_flag text NOT NULL
);
CREATE INDEX core_hospital_person ON core_hospital (area_code, psn_no);
-- Answers given, by message id: a repetition gets the first one.
CREATE TABLE core_answer (
  msgid text PRIMARY KEY,
  answer json NOT NULL
);
