import type { CaseFile } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { HOSPITAL_CHANGE, recordedOf } from '../core-system/requests.ts'

export type CoreTable = 'core_person' | 'core_registration' | 'core_hospital'

/** What the simulated core system must know so that 1101, 5301 and 5302 agree with these cases. */
export function coreRows(cases: readonly CaseFile[]): Record<CoreTable, object[]> {
  // Of somebody with several cases the newest record, which insurance changes last.
  const persons = new Map(cases.map((file) => [file.form.psn_no, personRow(file)]))
  return {
    core_person: [...persons.values()],
    core_registration: [...cases.flatMap(heldRows), ...cases.flatMap(grantedRow)],
    core_hospital: [...cases.flatMap(earlierChanges), ...cases.flatMap(hospitalRow)],
  }
}

function personRow({ form, insurance, areaCode }: CaseFile): object {
  return {
    psn_no: form.psn_no,
    area_code: areaCode,
    certno: insurance.certno,
    psn_name: insurance.psn_name,
    psn_cert_type: form.psn_cert_type,
    gend: form.gend,
    naty: form.naty,
    brdy: form.brdy,
    insutype: insurance.insutype,
    psn_insu_stas: insurance.psn_insu_stas,
    insuplc_admdvs: insurance.insuplc_admdvs,
    emp_name: form.emp_name,
    arrears_months: insurance.arrearsMonths,
    flexible_employment: insurance.flexibleEmployment,
    out_of_area_filing: insurance.outOfAreaFiling,
  }
}

function registrationRow(file: CaseFile) {
  const { form, insurance, areaCode } = file
  return {
    area_code: areaCode,
    psn_no: form.psn_no,
    psn_name: insurance.psn_name,
    certno: insurance.certno,
    tel: form.tel,
    insutype: insurance.insutype,
    vali_flag: '1',
    revoked_at: null,
  }
}

/** Recognitions the person had when applying, but for the one a seeded case of its own ended in. */
function heldRows(file: CaseFile): object[] {
  const { origin, form, insurance } = file
  return insurance.recognised
    .filter((one) => origin === null || one.opsp_dise_code !== form.opsp_dise_code)
    .map((one) => ({
      ...registrationRow(file),
      ...one,
      trt_dcla_detl_sn: `S${one.opsp_dise_code}-${form.psn_no}`,
    }))
}

/** The recognition a seeded case ended in; a 变更 keeps the record the person has. */
function grantedRow(file: CaseFile): object[] {
  const { registration, applyType, form } = file
  if (registration === null || applyType === 'hospital_change' || applyType === 'change') return []
  return [
    {
      ...registrationRow(file),
      ...recordedOf(form),
      trt_dcla_detl_sn: registration.trt_dcla_detl_sn,
      begndate: registration.begndate,
      enddate: registration.enddate,
    },
  ]
}

function hospitalRowOf(file: CaseFile, sn: string, appy_date: string, begndate: string) {
  const { form, areaCode } = file
  return {
    trt_dcla_detl_sn: sn,
    area_code: areaCode,
    psn_no: form.psn_no,
    insutype: form.insutype,
    biz_appy_type: HOSPITAL_CHANGE,
    fix_srt_no: '1',
    fixmedins_code: form.fixmedins_code,
    fixmedins_name: form.fixmedins_name,
    appy_date,
    begndate,
    enddate: null,
    memo: '',
    vali_flag: '1',
  }
}

/** Changes of 定点 made earlier in the year. */
function earlierChanges(file: CaseFile): object[] {
  const year = chinaDate(file.receivedAt).slice(0, 4)
  return Array.from({ length: file.insurance.hospitalChangesThisYear }, (_, i) =>
    hospitalRowOf(file, `S${i + 1}-${year}-${file.form.psn_no}`, `${year}-01-01`, `${year}-01-01`),
  )
}

function hospitalRow(file: CaseFile): object[] {
  const sn = file.applyType === 'hospital_change' ? file.registration?.trt_dcla_detl_sn : null
  if (!sn) return []
  return [hospitalRowOf(file, sn, chinaDate(file.receivedAt), file.registration?.begndate ?? '')]
}
