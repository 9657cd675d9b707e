import { type IsoDate, isRealDate } from './civil-day.ts'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK_CHARACTERS = '10X98765432'

/** First two digits of GB/T 2260 codes, and of 港澳台居民居住证 (81–83). */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** What a 公民身份号码 says of its holder. */
export interface IdCard {
  readonly ok: true
  readonly areaCode: string
  readonly birth: IsoDate
  /** 1 男 · 2 女, as GEND */
  readonly sex: '1' | '2'
  /** worth a look, but no reason to refuse: codes of dissolved areas exist */
  readonly warning: string | null
}

export interface BadIdCard {
  readonly ok: false
  readonly problem: 'format' | 'check_digit' | 'birth_date' | 'future'
  /** one Chinese sentence, without the number itself */
  readonly message: string
}

/** Check character over the first 17 digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let sum = 0
  for (let i = 0; i < WEIGHTS.length; i += 1) sum += Number(first17[i] ?? 0) * (WEIGHTS[i] ?? 0)
  return CHECK_CHARACTERS[sum % 11] ?? ''
}

/**
 * Reads and checks an 18-character 公民身份号码 (GB 11643): form, birth date that exists and is not after `today`, check
 * character, sex. `x` is taken for `X`. Old 15-digit numbers are not accepted: cards with them are void since 2013.
 */
export function parseIdCard(certno: string, today: IsoDate): IdCard | BadIdCard {
  const text = certno.trim().toUpperCase()
  if (/^\d{15}$/.test(text)) return bad('format', '15位旧号码已停用，请填写18位公民身份号码。')
  if (!/^\d{17}[\dX]$/.test(text)) return bad('format', '身份号码应为18位，前17位为数字，末位为数字或X。')
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  if (!isRealDate(birth)) return bad('birth_date', '身份号码中的出生日期不存在。')
  if (birth > today) return bad('future', '身份号码中的出生日期晚于申请日期。')
  if (checkCharacter(text) !== text[17]) return bad('check_digit', '身份号码校验位不符，可能有一位填错。')
  const known = PROVINCES.has(text.slice(0, 2))
  return {
    ok: true,
    areaCode: text.slice(0, 6),
    birth,
    sex: Number(text[16]) % 2 === 1 ? '1' : '2',
    warning: known ? null : '身份号码开头的地区代码不在现行代码表中，请核对。',
  }
}

function bad(problem: BadIdCard['problem'], message: string): BadIdCard {
  return { ok: false, problem, message }
}
