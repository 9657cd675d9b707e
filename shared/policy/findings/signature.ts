import { chinaDateOrNull, isRealDate, laterDate } from '../civil-day.ts'
import { add, type Facts, paper } from './facts.ts'
import { normaliseName } from './identity.ts'

/**
 * Is the form signed, by someone who may sign it, on a day that fits? Only what the channel vouches for: whether the scan
 * shows the signature is for a reader to see.
 */
export function checkSignature(facts: Facts): void {
  if (!facts.pack.signature.required) return
  const { form } = facts.caseFile
  const document = paper(facts, facts.pack.special.applicationForm)
  const signer = form.sign_name?.trim() ?? ''
  if (signer === '') {
    add(facts, 'signature_missing', 'block', '申请表承诺栏没有签名，要求申请人、代办人或监护人签名并填写日期。', {
      document,
    })
    return
  }
  const wrong = [...wrongSigner(facts, signer), ...wrongDay(facts)]
  if (wrong.length > 0) add(facts, 'signature_wrong', 'block', `申请表签名有误：${wrong.join('；')}。`, { document })
}

/** The applicant, or who acts for them; a guardian is entered as the agent. */
function wrongSigner({ caseFile }: Facts, signer: string): string[] {
  const { psn_name, agnter_name } = caseFile.form
  const allowed = agnter_name === null || agnter_name.trim() === '' ? [psn_name] : [psn_name, agnter_name]
  if (allowed.some((name) => normaliseName(name) === normaliseName(signer))) return []
  return [`签名人「${signer}」不是${allowed.length > 1 ? '申请人、代办人或监护人' : '申请人'}（${allowed.join('、')}）`]
}

/** Nobody signs a form after handing it in, unless it came back for 补正. */
function wrongDay({ caseFile }: Facts): string[] {
  const { sign_date, appy_date } = caseFile.form
  if (sign_date === null) return ['没有填写签名日期']
  if (!isRealDate(sign_date)) return [`签名日期「${sign_date}」不是有效日期`]
  const handedIn = [caseFile.receivedAt, ...caseFile.supplements.map(({ answeredAt }) => answeredAt)]
  const days = [appy_date, ...handedIn.map((at) => (at === null ? null : chinaDateOrNull(at)))]
  const last = days.map((day) => (day !== null && isRealDate(day) ? day : null)).reduce(laterDate)
  if (last === null || sign_date <= last) return []
  return [`签名日期 ${sign_date} 晚于交件日 ${last}`]
}
