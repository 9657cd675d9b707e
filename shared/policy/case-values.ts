import type { CaseFile } from '../model/case.ts'
import { groupCaseNo } from '../model/ids.ts'
import { applyTypeWords } from './case-words.ts'
import { chinaDate, type IsoDate, isRealDate } from './civil-day.ts'
import { ageOn } from './findings/eligibility.ts'
import { maskCertno } from './mask.ts'
import { label, type PolicyPack } from './pack.ts'
import { packIndex } from './pack-index.ts'

/**
 * The closed list of what reasons, notices and messages may name of a case, with what each is called in `pack check`.
 * Whatever is shown outside the office carries the masked number only.
 */
export const caseValues: Readonly<Record<string, string>> = {
  caseNo: '受理号',
  applicationNo: '申请编号',
  name: '申请人姓名',
  certno: '证件号码（脱敏）',
  sex: '性别',
  age: '申请日周岁',
  insutype: '险种',
  insuredState: '参保状态',
  arrearsMonths: '欠费月数',
  disease: '病种名称',
  diseaseCode: '病种编码',
  applyType: '申请类型',
  appliedOn: '申请日期',
  receivedOn: '收件日期',
  acceptedOn: '受理日期',
  dueOn: '办结时限',
  limitWorkdays: '时限工作日数',
  hospital: '鉴定医疗机构',
  hospitalLevel: '鉴定机构等级',
  diagnosedOn: '鉴定日期',
  doctor: '诊断医师',
  treatedAt: '定点医疗机构',
  packVersion: '政策包版本',
  catalogue: '病种目录版本',
  area: '统筹区',
  begndate: '待遇开始日期',
  enddate: '待遇结束日期',
  today: '出具日期',
}

/** Every value of `caseValues` for one case; a value there is none of is the empty text. */
export function valuesOf(caseFile: CaseFile, pack: PolicyPack, today: IsoDate): Record<string, string> {
  const { form, insurance, registration } = caseFile
  const dated = isRealDate(form.brdy) && isRealDate(form.appy_date)
  return {
    caseNo: groupCaseNo(caseFile.caseNo),
    applicationNo: caseFile.applicationNo,
    name: form.psn_name,
    certno: maskCertno(form.certno, pack.masking.certno),
    sex: label(pack, 'GEND', form.gend),
    age: dated ? String(ageOn(form.brdy, form.appy_date)) : '',
    insutype: label(pack, 'INSUTYPE', form.insutype),
    insuredState: label(pack, 'PSN_INSU_STAS', insurance.psn_insu_stas),
    arrearsMonths: String(insurance.arrearsMonths),
    disease: packIndex(pack).diseases.get(form.opsp_dise_code)?.opsp_dise_name ?? form.opsp_dise_name,
    diseaseCode: form.opsp_dise_code,
    applyType: applyTypeWords[caseFile.applyType],
    appliedOn: chineseDate(form.appy_date),
    receivedOn: chineseDate(chinaDate(caseFile.receivedAt)),
    acceptedOn: chineseDate(caseFile.acceptedOn),
    dueOn: chineseDate(caseFile.dueOn),
    limitWorkdays: String(caseFile.limitWorkdays),
    hospital: form.ide_fixmedins_name,
    hospitalLevel: label(pack, 'HOSP_LV', form.hosp_lv),
    diagnosedOn: chineseDate(form.hosp_ide_date),
    doctor: form.diag_dr_name,
    treatedAt: form.fixmedins_name,
    packVersion: pack.version,
    catalogue: pack.catalogue.ver,
    area: pack.areaName,
    begndate: chineseDate(registration?.begndate ?? null),
    enddate: registration ? (registration.enddate === null ? '长期有效' : chineseDate(registration.enddate)) : '',
    today: chineseDate(today),
  }
}

/** 2026-11-02 → 2026年11月2日; nothing for no date. */
export function chineseDate(date: IsoDate | null): string {
  if (date === null || !isRealDate(date)) return ''
  return `${date.slice(0, 4)}年${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`
}

/** Names between {{ and }} in a text, each once, as written. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)].map((match) => match[1] ?? ''))]
}

/** Puts values in; a name there is no value for stays readable as 「（未填）」 rather than vanishing. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_, name: string) => values[name] || '（未填）')
}
