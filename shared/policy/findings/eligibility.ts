import type { InsuranceRecord } from '../../model/case.ts'
import { addDays, isRealDate } from '../civil-day.ts'
import { label } from '../pack.ts'
import { add, type Facts } from './facts.ts'

const INSURED = '1'

/** May this person be recognised for this disease at all, as the records say? */
export function checkEligibility(facts: Facts): void {
  // Who is insured no longer, or owes, can still have a recognition taken back.
  if (facts.caseFile.kind !== 'revocation') checkInsurance(facts)
  checkCatalogue(facts)
  checkPerson(facts)
  // What is decided already is in the records itself; a 更正, 撤销 or 申诉 is about it, not against it.
  if (facts.caseFile.kind === 'application') {
    checkRecognised(facts)
    checkRenewal(facts)
    checkChange(facts)
  }
  if (facts.caseFile.kind !== 'revocation') checkCounts(facts)
}

function checkInsurance(facts: Facts): void {
  const { insurance, applyType, kind } = facts.caseFile
  // A 更正 mends what stands, whether the person is insured today or not.
  if (insurance.psn_insu_stas !== INSURED && kind !== 'correction') {
    const word = (code: string) => label(facts.pack, 'PSN_INSU_STAS', code)
    add(facts, 'insured_state', 'block', `参保状态为「${word(insurance.psn_insu_stas)}」，要求「${word(INSURED)}」。`)
  }
  if (insurance.arrearsMonths > 0) {
    add(facts, 'arrears', 'warn', `有 ${insurance.arrearsMonths} 个月医疗保险费未缴，要求无欠费。`)
  }
  if (insurance.outOfAreaFiling === 'missing' && facts.pack.outOfArea.filingNeededFor.includes(applyType)) {
    add(facts, 'out_of_area_unfiled', 'block', '长期异地居住，没有查到异地就医备案，须先办理备案。')
  }
}

function checkCatalogue(facts: Facts): void {
  const { form } = facts.caseFile
  const { disease, index, pack } = facts
  if (!disease) {
    const asked = `申请病种「${form.opsp_dise_name}」（${form.opsp_dise_code}）`
    const listed = index.diseases.get(form.opsp_dise_code)
    const period = listed && `：该病种自 ${listed.efft_time ?? '目录启用之日'} 起有效${endOf(listed.invd_time)}`
    const catalogue = `申请日（${form.appy_date}）的病种目录（${pack.catalogue.ver}）`
    add(facts, 'disease_unknown', 'block', `${asked}不在${catalogue}内${period ?? ''}。`)
    return
  }
  if (!disease.insutypes.includes(form.insutype)) {
    const word = (code: string) => label(pack, 'INSUTYPE', code)
    const sentence = `「${disease.opsp_dise_name}」适用于${disease.insutypes.map(word).join('、')}，申请人险种为${word(form.insutype)}。`
    add(facts, 'insutype_not_covered', 'block', sentence)
  }
}

const endOf = (invd_time: string | null) => (invd_time === null ? '' : `，${invd_time} 起停用`)

/** Sex and age the disease is limited to. */
function checkPerson(facts: Facts): void {
  const { form } = facts.caseFile
  const { disease, pack } = facts
  if (!disease) return
  const word = (code: string) => label(pack, 'GEND', code)
  if (disease.sex !== undefined && (form.gend === '1' || form.gend === '2') && form.gend !== disease.sex) {
    const sentence = `「${disease.opsp_dise_name}」仅适用于${word(disease.sex)}性，申请人性别填报为${word(form.gend)}。`
    add(facts, 'sex_mismatch', 'block', sentence)
  }
  if (!isRealDate(form.brdy) || !isRealDate(form.appy_date)) return
  const age = ageOn(form.brdy, form.appy_date)
  const required = ageLimit(age, disease)
  if (required === null) return
  add(facts, 'age_out_of_range', 'warn', `申请日年满 ${age} 周岁，「${disease.opsp_dise_name}」要求${required}。`)
}

/** The limit in words an age is outside of, or null. */
export function ageLimit(
  age: number,
  { minAge, maxAge }: { readonly minAge?: number | undefined; readonly maxAge?: number | undefined },
): string | null {
  if (minAge !== undefined && age < minAge) return `年满 ${minAge} 周岁`
  if (maxAge !== undefined && age > maxAge) return `不超过 ${maxAge} 周岁`
  return null
}

/** Completed years; someone born on 29 February completes a year on 28 February of ordinary years. */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  const leapling = birth.endsWith('-02-29') && !isRealDate(`${day.slice(0, 4)}-02-29`)
  const birthday = leapling ? '02-28' : birth.slice(5)
  return day.slice(5) >= birthday ? years : years - 1
}

type Recognised = InsuranceRecord['recognised'][number]

function until(recognised: Recognised): string {
  return recognised.enddate === null ? '长期有效' : `有效至 ${recognised.enddate}`
}

/** Basis: 医疗保障基金使用监督管理条例 Art. 17 (不得重复享受), as the pack's reason cites it. */
function checkRecognised(facts: Facts): void {
  const { form, insurance, applyType } = facts.caseFile
  if (applyType === 'hospital_change') return
  for (const r of insurance.recognised) {
    if (r.enddate !== null && r.enddate < form.appy_date) continue
    if (r.opsp_dise_code === form.opsp_dise_code) {
      if (applyType !== 'new') continue
      const sentence = `已有「${r.opsp_dise_name}」认定（${r.begndate} 起，${until(r)}），不能再按新申请办理。`
      add(facts, 'duplicate_recognition', 'block', sentence)
    } else if (excludes(facts, r.opsp_dise_code)) {
      const sentence = `已有「${r.opsp_dise_name}」认定（${until(r)}），与申请病种「${form.opsp_dise_name}」互斥。`
      add(facts, 'mutex_recognition', 'block', sentence)
    }
  }
}

/** Exclusion holds in both directions, whichever of the two diseases names the other. */
function excludes({ disease, index }: Facts, other: string): boolean {
  if (!disease) return false
  return disease.mutex.includes(other) || index.diseases.get(other)?.mutex.includes(disease.opsp_dise_code) === true
}

function checkRenewal(facts: Facts): void {
  const { form, insurance, applyType } = facts.caseFile
  const rule = facts.pack.renewal
  if (applyType !== 'renewal' || !rule) return
  const same = insurance.recognised.filter((r) => r.opsp_dise_code === form.opsp_dise_code)
  if (same.length === 0) {
    add(
      facts,
      'renewal_timing',
      'warn',
      `没有查到「${form.opsp_dise_name}」的认定记录，无从续期，请核对是否应为新申请。`,
    )
    return
  }
  const ends = same.flatMap((r) => (r.enddate === null ? [] : [r.enddate]))
  const end = ends.sort().at(-1)
  if (end === undefined || ends.length < same.length) {
    add(facts, 'renewal_timing', 'warn', `「${form.opsp_dise_name}」的认定长期有效，不需要续期。`)
    return
  }
  if (!isRealDate(end)) return
  const earliest = addDays(end, -rule.earliestDaysBefore)
  const latest = addDays(end, rule.graceDaysAfter)
  if (form.appy_date >= earliest && form.appy_date <= latest) return
  const early = form.appy_date < earliest ? '过早' : '过晚'
  const sentence = `续期申请${early}：申请日 ${form.appy_date}，认定有效至 ${end}，可在 ${earliest} 至 ${latest} 申请。`
  add(facts, 'renewal_timing', 'warn', sentence)
}

/** Without a recognition in force on the application day there is nothing a 变更 could change. */
function checkChange(facts: Facts): void {
  const { form, insurance, applyType } = facts.caseFile
  if (applyType !== 'change' && applyType !== 'hospital_change') return
  const inForce = insurance.recognised.some(
    (r) => r.opsp_dise_code === form.opsp_dise_code && (r.enddate === null || r.enddate >= form.appy_date),
  )
  if (inForce) return
  add(facts, 'nothing_to_change', 'block', `没有有效的「${form.opsp_dise_name}」认定，无从变更。`)
}

function checkCounts(facts: Facts): void {
  const { applyType, insurance, supplements, state } = facts.caseFile
  const { pack } = facts
  if (applyType === 'hospital_change' && insurance.hospitalChangesThisYear >= pack.maxHospitalChangesPerYear) {
    const sentence = `本年度已变更定点医疗机构 ${insurance.hospitalChangesThisYear} 次，每年最多 ${pack.maxHospitalChangesPerYear} 次。`
    add(facts, 'hospital_change_twice', 'block', sentence)
  }
  const canAsk = state === 'received' || state === 'first_review'
  if (canAsk && supplements.length >= pack.supplement.limit) {
    const sentence = `已要求补正 ${supplements.length} 次，一次告知以 ${pack.supplement.limit} 次为限；再次补正须由主管办理并写明理由。`
    add(facts, 'second_supplement', 'info', sentence)
  }
}
