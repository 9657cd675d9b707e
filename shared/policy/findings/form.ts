import { add, type Facts, paper } from './facts.ts'

/** What a recognition is filed with (2503) and nobody can make up afterwards, as the application form calls it. */
const NEEDED = [
  ['psn_no', '人员编号'],
  ['ide_fixmedins_no', '鉴定医疗机构编号'],
  ['ide_fixmedins_name', '鉴定医疗机构名称'],
  ['hosp_ide_date', '鉴定日期'],
  ['diag_dr_codg', '诊断医师编号'],
  ['diag_dr_name', '诊断医师姓名'],
] as const

/** Is the form filled in as far as the core system insists on it? Only 新申请 and 续期 file a new recognition. */
export function checkForm(facts: Facts): void {
  const { form, applyType } = facts.caseFile
  if (applyType !== 'new' && applyType !== 'renewal') return
  const names = NEEDED.flatMap(([field, name]) => (form[field].trim() === '' ? [`「${name}」`] : []))
  if (names.length === 0) return
  const sentence = `申请表没有填写${names.join('、')}，认定后无法备案，请补齐。`
  add(facts, 'form_incomplete', 'warn', sentence, { document: paper(facts, facts.pack.special.applicationForm) })
}
