import type { CaseFile } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { correctedForm } from '#shared/policy/correction.ts'
import type { CoreRequest } from './types.ts'

/** biz_appy_type of a 定点医疗机构变更 for 门慢门特. */
export const HOSPITAL_CHANGE = '03'

/**
 * What to file for an approved case: 2503 for a recognition, 2505 for another hospital, 2504 and 2506 to take either back.
 * `sn`: number of the record a 更正, 变更 or 撤销 is about; null where there is none. Null when it cannot be filed before
 * that record is.
 */
export function filingOf(caseFile: CaseFile, sn: string | null): CoreRequest | null {
  const { kind, applyType, registration, areaCode, id } = caseFile
  if (registration === null) return null
  const form = correctedForm(caseFile)
  const request = (infno: CoreRequest['infno'], data: CoreRequest['data']): CoreRequest => ({
    infno,
    areaCode,
    msgid: id,
    data,
  })
  const { begndate, enddate } = registration
  if (kind === 'revocation') {
    if (sn === null) return null
    const infno = applyType === 'hospital_change' ? '2506' : '2504'
    return request(infno, { trt_dcla_detl_sn: sn, psn_no: form.psn_no, memo: '' })
  }
  if (kind === 'correction' && sn === null) return null
  if (applyType === 'hospital_change') {
    return request('2505', {
      psn_no: form.psn_no,
      insutype: form.insutype,
      tel: form.tel,
      addr: form.addr,
      biz_appy_type: HOSPITAL_CHANGE,
      appy_date: chinaDate(caseFile.receivedAt),
      begndate,
      enddate,
      agnter_name: form.agnter_name,
      agnter_certno: form.agnter_certno,
      agnter_tel: form.agnter_tel,
      agnter_rlts: form.agnter_rlts,
      fix_srt_no: '1',
      fixmedins_code: form.fixmedins_code,
      fixmedins_name: form.fixmedins_name,
      memo: '',
      ...(kind === 'correction' && { trt_dcla_detl_sn: sn }),
    })
  }
  return request('2503', {
    psn_no: form.psn_no,
    psn_name: form.psn_name,
    certno: form.certno,
    insutype: form.insutype,
    tel: form.tel,
    ...recordedOf(form),
    begndate,
    enddate,
    // Which record this one replaces; 新申请 and 续期 make one of their own.
    ...(sn !== null && { trt_dcla_detl_sn: sn }),
  })
}

/** What a 2503 record says of the disease and who found it, under the names of the national platform. */
export function recordedOf(form: CaseFile['form']) {
  return {
    opsp_dise_code: form.opsp_dise_code,
    opsp_dise_name: form.opsp_dise_name,
    addr: form.addr,
    insu_optins: form.insu_admdvs,
    ide_fixmedins_no: form.ide_fixmedins_no,
    ide_fixmedins_name: form.ide_fixmedins_name,
    hosp_ide_date: form.hosp_ide_date,
    diag_dr_codg: form.diag_dr_codg,
    diag_dr_name: form.diag_dr_name,
  }
}
