import { parseIdCard } from '../id-card.ts'
import { maskCertno } from '../mask.ts'
import { label } from '../pack.ts'
import { add, type Facts, paper } from './facts.ts'

/** PSN_CERT_TYPE 居民身份证（户口簿）: the only number whose inner form is a national standard. */
const ID_CARD = '01'

/** Is the person who applies the person who is insured? */
export function checkIdentity(facts: Facts): void {
  const valid = checkNumber(facts)
  if (valid) checkNumberAgainstRecord(facts)
  checkName(facts)
}

/** The number itself, and what it says of sex and birth against the form. False when it is no valid number. */
function checkNumber(facts: Facts): boolean {
  const { form } = facts.caseFile
  if (form.psn_cert_type !== ID_CARD) return true
  const card = parseIdCard(form.certno, form.appy_date)
  if (!card.ok) {
    const seen = maskCertno(form.certno)
    add(facts, 'id_invalid', 'block', `${card.message}（填报：${seen}）`, {
      document: paper(facts, facts.pack.special.idFront),
    })
    return false
  }
  const differences: string[] = []
  if ((form.gend === '1' || form.gend === '2') && card.sex !== form.gend) {
    const word = (code: string) => label(facts.pack, 'GEND', code)
    differences.push(`性别填报为${word(form.gend)}，身份号码为${word(card.sex)}`)
  }
  if (card.birth !== form.brdy) differences.push(`出生日期填报为 ${form.brdy}，身份号码为 ${card.birth}`)
  if (differences.length > 0) {
    const document = paper(facts, facts.pack.special.applicationForm)
    add(facts, 'id_form_mismatch', 'block', `申请表与身份号码不一致：${differences.join('；')}。`, { document })
  }
  return true
}

function checkNumberAgainstRecord(facts: Facts): void {
  const seen = facts.caseFile.form.certno.trim().toUpperCase()
  const required = facts.caseFile.insurance.certno.trim().toUpperCase()
  if (seen === required) return
  const sentence = `申请表证件号码（${maskCertno(seen)}）与参保信息（${maskCertno(required)}）不一致${differingDigits(seen, required)}。`
  add(facts, 'certno_mismatch', 'block', sentence, { document: paper(facts, facts.pack.special.applicationForm) })
}

/** Where two numbers of one length differ, because the masked digits do not show it. */
export function differingDigits(a: string, b: string): string {
  if (a.length !== b.length) return `，一个 ${a.length} 位，一个 ${b.length} 位`
  const at = [...a].flatMap((c, i) => (c === b[i] ? [] : [i + 1]))
  return at.length > 4 ? '' : `，第 ${at.join('、')} 位不同`
}

function checkName(facts: Facts): void {
  const seen = facts.caseFile.form.psn_name
  const required = facts.caseFile.insurance.psn_name
  if (seen === required || normaliseName(seen) === normaliseName(required)) return
  const sentence = `申请表姓名「${seen}」与参保信息「${required}」不一致。`
  add(facts, 'name_mismatch', 'block', sentence, { document: paper(facts, facts.pack.special.applicationForm) })
}

/** Most names need nothing: Chinese characters and the separator dot as it should be. */
const PLAIN = /^[\u4e00-\u9fff·]*$/u

/**
 * One name as different keyboards write it: no spaces (full-width ones included), one separator dot (a full stop between
 * two letters is one, too), composed form.
 */
export function normaliseName(name: string): string {
  if (PLAIN.test(name)) return name
  return name
    .normalize('NFC')
    .replace(/\s/gu, '')
    .replace(/[•‧・･∙⋅]/gu, '·')
    .replace(/(?<=\p{L})[.．。｡](?=\p{L})/gu, '·')
    .toUpperCase()
}
