import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { InsuranceRecord } from '#shared/model/case.ts'
import { addDays, addMonths, type IsoDate } from '#shared/policy/civil-day.ts'
import type { Disease, Policy } from '#shared/policy/pack.ts'
import { type Clinical, commonness, makeClinical, typicalAges } from './clinical.ts'
import { hospitals, people } from './data.ts'
import { makePast, type Past } from './history.ts'
import { ageOn, makePerson, type Person } from './people.ts'
import type { Random } from './random.ts'
import type { SealSpec } from './render/spec.ts'

export interface Hospital {
  readonly code: string
  readonly name: string
  readonly level: string
}

/** What the form says, where it may differ from the truth. */
export interface FormFacts {
  name: string
  sex: string
  birth: IsoDate
  certno: string
}

/** One application in the making: sound at first; a flaw changes one thing of it. */
export interface Draft {
  readonly index: number
  readonly applyType: IntakeApplication['applyType']
  readonly channel: IntakeApplication['channel']
  readonly past: Past
  person: Person
  readonly agent: (Person & { readonly relation: string }) | null
  readonly form: FormFacts
  insutype: string
  diseases: Pick<Disease, 'code' | 'name' | 'typeCode'>[]
  /** materials the matrix asks for, over all diseases */
  readonly required: Set<string>
  readonly insurance: { -readonly [K in keyof InsuranceRecord]: InsuranceRecord[K] }
  hospital: Hospital
  readonly doctor: string
  clinical: Clinical[]
  /** in hospital from–to; papers carry the second date */
  stay: readonly [IsoDate, IsoDate]
  readonly paper: {
    /** materials left out */
    readonly omit: Set<string>
    /** name on the hospital's papers */
    patientName: string
    signed: boolean
    seal: SealSpec['strength']
    /** date printed on the certificate, when it is not the declared one */
    printedDate: IsoDate | null
    /** copy this paper from the application of that index */
    borrow: { readonly material: string; readonly from: number } | null
  }
}

const MULTI_DISEASE = { '1': 88, '2': 10, '3': 2 } as const
const APPLY_TYPES = { new: 74, renewal: 13, change: 6, hospital_change: 7 } as const
const CHANNELS = { provincial_app: 34, city_mini_program: 27, national_app: 12, window: 27 } as const

/** One of the items, by weight. */
export function pickWeighted<T>(r: Random, items: readonly T[], weight: (item: T) => number): T {
  let left = r.next() * items.reduce((sum, item) => sum + weight(item), 0)
  for (const item of items) {
    left -= weight(item)
    if (left < 0) return item
  }
  return r.pick(items)
}

export function pickHospital(r: Random, from: 'accepted' | 'tooLow'): Hospital {
  return pickWeighted(r, hospitals[from], (h) => h.weight)
}

const weights = new WeakMap<readonly Disease[], ReadonlyMap<string, number>>()
function diseaseWeights(diseases: readonly Disease[]): ReadonlyMap<string, number> {
  const known = weights.get(diseases)
  if (known) return known
  const names = diseases.map((d) => d.name)
  const made = new Map(diseases.map((d) => [d.code, commonness(d.name, names)]))
  weights.set(diseases, made)
  return made
}

/** A first disease by commonness, and further ones an adult can have with it under the same insurance. */
function pickDiseases(r: Random, all: readonly Disease[], count: number): [Disease, ...Disease[]] {
  const weight = diseaseWeights(all)
  const first = pickWeighted(r, all, (d) => weight.get(d.code) ?? 1)
  const chosen: [Disease, ...Disease[]] = [first]
  if (first.maxAge !== undefined) return chosen
  const others = all.filter((d) => d.maxAge === undefined && d.insutypes.length > 1)
  while (chosen.length < count) {
    const next = pickWeighted(r, others, (d) => weight.get(d.code) ?? 1)
    const clash = chosen.some((c) => c.code === next.code || c.mutex.includes(next.code) || next.mutex.includes(c.code))
    if (!clash) chosen.push(next)
  }
  return chosen
}

function pickInsutype(r: Random, age: number, diseases: readonly Disease[]): string {
  const likely = age < 18 ? '390' : r.chance(age < 60 ? 0.66 : 0.45) ? '310' : '390'
  if (diseases.every((d) => d.insutypes.includes(likely))) return likely
  return diseases[0]?.insutypes[0] ?? likely
}

function insuranceOf(r: Random, person: Person, insutype: string, areaCode: string): Draft['insurance'] {
  const local = people.areas.some((a) => a.code === person.areaCode && a.code.startsWith(areaCode.slice(0, 4)))
  return {
    psn_name: person.name,
    certno: person.certno,
    psn_insu_stas: '1',
    insutype,
    insuplc_admdvs: local ? person.areaCode : `${areaCode.slice(0, 4)}99`,
    arrearsMonths: 0,
    flexibleEmployment: insutype === '310' && r.chance(0.22),
    outOfAreaFiling: !local && r.chance(0.5) ? 'filed' : null,
    recognised: [],
    hospitalChangesThisYear: 0,
  }
}

/** Recognitions in force: the one to renew, change or move; for a new application sometimes another disease. */
function recognisedFor(
  r: Random,
  draft: Pick<Draft, 'applyType'>,
  diseases: readonly Disease[],
  all: readonly Disease[],
  applied: IsoDate,
) {
  const entry = (disease: Disease, enddate: IsoDate | null) => ({
    opsp_dise_code: disease.code,
    opsp_dise_name: disease.name,
    begndate: addMonths(enddate ?? applied, -12 * (disease.reviewYears ?? 2) - (enddate === null ? r.int(1, 20) : 0)),
    enddate,
  })
  if (draft.applyType === 'renewal') return diseases.map((d) => entry(d, addDays(applied, r.int(6, 80))))
  if (draft.applyType !== 'new')
    return diseases.map((d) => entry(d, d.reviewYears === null ? null : addMonths(applied, r.int(7, 18))))
  const other = all.filter(
    (d) =>
      d.maxAge === undefined &&
      d.mutex.length === 0 &&
      !diseases.some((x) => x.code === d.code || x.mutex.includes(d.code)),
  )
  return r.chance(0.14) && other.length > 0 ? [entry(r.pick(other), null)] : []
}

/** Relatives who act for the applicant: parents of children, children of the old. Code of AGNTER_RLTS. */
function pickAgent(r: Random, person: Person, today: IsoDate): Draft['agent'] {
  const age = ageOn(person.birth, today)
  if (age < 14) return { ...makePerson(r, today, [age + 22, age + 36]), relation: '4' }
  if (!r.chance(age > 70 ? 0.3 : 0.06)) return null
  return { ...makePerson(r, today, [Math.max(20, age - 34), Math.max(24, age - 22)]), relation: age > 50 ? '3' : '2' }
}

/** A sound application of that index. `diseasesLeft` bounds the number of its diseases, so that a count is met exactly. */
export function soundDraft(r: Random, index: number, policy: Policy, today: IsoDate, diseasesLeft: number): Draft {
  const { pack } = policy
  const applyType = r.weighted(APPLY_TYPES)
  const channel = r.weighted(CHANNELS)
  const wanted = applyType === 'new' ? Number(r.weighted(MULTI_DISEASE)) : 1
  const diseases = pickDiseases(r, pack.diseases, Math.min(wanted, diseasesLeft))
  const past = makePast(r, { today, calendar: policy.calendar, channel, diseases: diseases.length, state: null })
  const applied = past.receivedOn
  const person = makePerson(r, applied, typicalAges(diseases[0].name, diseases[0].maxAge))
  const insutype = pickInsutype(r, ageOn(person.birth, applied), diseases)
  const discharged = addDays(applied, -r.int(3, 95))
  const insurance = insuranceOf(r, person, insutype, pack.areaCode)
  insurance.recognised = recognisedFor(r, { applyType }, diseases, pack.diseases, applied)
  return {
    index,
    applyType,
    channel,
    past,
    person,
    agent: pickAgent(r, person, applied),
    form: { name: person.name, sex: person.sex, birth: person.birth, certno: person.certno },
    insutype,
    diseases,
    required: new Set(diseases.flatMap((d) => d.materials[applyType])),
    insurance,
    hospital: pickHospital(r, 'accepted'),
    doctor: r.pick(hospitals.doctors),
    clinical: diseases.map((d) => makeClinical(r, d.name, true)),
    stay: [addDays(discharged, -r.int(4, 14)), discharged],
    paper: { omit: new Set(), patientName: person.name, signed: true, seal: 'normal', printedDate: null, borrow: null },
  }
}
