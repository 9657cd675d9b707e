import type { IsoDate } from '#shared/policy/civil-day.ts'
import { addDays, addMonths } from '#shared/policy/civil-day.ts'
import { checkCharacter } from '#shared/policy/id-card.ts'
import { people as data } from './data.ts'
import type { Random } from './random.ts'

/** A person who does not exist. */
export interface Person {
  readonly name: string
  /** GEND: 1 男 · 2 女 */
  readonly sex: '1' | '2'
  /** NATY, GB/T 3304 */
  readonly naty: string
  readonly nation: string
  readonly birth: IsoDate
  readonly certno: string
  readonly address: string
  /** county or district of the address, from the ID number's prefix */
  readonly areaCode: string
  readonly tel: string
  /** names the drawn face */
  readonly face: string
}

const RARE_SHARE = 0.02
const COMPOUND_SHARE = 0.03
const SHORT_SHARE = 0.25
const MINORITY_NAME_SHARE = 0.05
const surnames = [...data.surnames]

/**
 * A name by sex. Common surnames come first in the list and are drawn more often, so people of one name are met as in
 * life; a quarter of the names have two characters.
 */
export function makeName(r: Random, sex: '1' | '2'): string {
  const surname = r.chance(COMPOUND_SHARE)
    ? r.pick(data.compoundSurnames)
    : (surnames[Math.floor(surnames.length * r.next() ** 1.8)] ?? '王')
  const given = sex === '1' ? data.maleGiven : data.femaleGiven
  if (r.chance(RARE_SHARE)) return surname + r.pick(data.rareGiven)
  const short = r.chance(SHORT_SHARE)
  return surname + r.pick(given.filter((g) => ([...g].length === 1) === short))
}

/** A valid 公民身份号码 (GB 11643) for that area, birth date and sex. */
export function makeCertno(r: Random, areaCode: string, birth: IsoDate, sex: '1' | '2'): string {
  const order = r.int(0, 499) * 2 + (sex === '1' ? 1 : 0)
  const first17 = `${areaCode}${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return first17 + checkCharacter(first17)
}

/** Replaces the check character by a wrong one. */
export function spoilCertno(certno: string): string {
  return certno.slice(0, 17) + (certno.endsWith('7') ? '3' : '7')
}

/** Someone whose age on `today` lies within `ages` (completed years, both ends included); of either sex unless told. */
export function makePerson(
  r: Random,
  today: IsoDate,
  ages: readonly [number, number],
  only?: Person['sex'] | undefined,
): Person {
  const drawn = r.chance(0.52) ? '1' : '2'
  const sex = only ?? drawn
  const age = r.int(ages[0], ages[1])
  const birth = addDays(addMonths(today, -12 * age), -r.int(0, 360))
  const total = data.areas.reduce((sum, area) => sum + area.weight, 0)
  let left = r.next() * total
  const area = data.areas.find((a) => {
    left -= a.weight
    return left < 0
  })
  if (!area) throw new Error('no area drawn')
  const minority = r.chance(MINORITY_NAME_SHARE) ? r.pick(data.minority) : null
  const naty = minority?.naty ?? (r.chance(0.1) ? r.pick(['07', '08', '17']) : '01')
  return {
    name: minority ? r.pick(sex === '1' ? minority.male : minority.female) : makeName(r, sex),
    sex,
    naty,
    nation: data.nations[naty] ?? '汉',
    birth,
    certno: makeCertno(r, area.code, birth, sex),
    address: `${area.name}${r.pick(area.streets)}${r.int(1, 320)}号${r.int(1, 18)}栋${r.int(1, 4)}单元${r.int(1, 18)}0${r.int(1, 6)}`,
    areaCode: area.code,
    // 170 00… was never assigned to anybody
    tel: `1700000${String(r.int(0, 9999)).padStart(4, '0')}`,
    face: String(r.int(0, 0x7fffffff)),
  }
}

/** A name one or two strokes beside the real one, as clerks mistype it. */
export function misspell(r: Random, name: string): string {
  const characters = [...name]
  const last = characters.pop() ?? ''
  const other = r.pick(['芳', '兰', '华', '明', '平', '红', '军', '英'].filter((c) => c !== last))
  return characters.join('') + other
}

/** Completed years on a day. */
export function ageOn(birth: IsoDate, day: IsoDate): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4))
  return day.slice(5) >= birth.slice(5) ? years : years - 1
}
