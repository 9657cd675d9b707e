import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { InsuranceRecord } from '#shared/model/case.ts'
import { addDays, addMonths, type IsoDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { type Clinical, makeClinical, thresholdsOf, typicalAges } from './clinical.ts'
import { hospitals, people } from './data.ts'
import { clashes, listed, pickDiseases, renewable, worstLevelFor } from './diseases.ts'
import { makePast, type Past } from './history.ts'
import { ageOn, makePerson, type Person } from './people.ts'
import { pickWeighted, type Random } from './random.ts'
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
  /** who signed the form and when, as the channel vouches for it */
  sign: { readonly name: string | null; readonly date: IsoDate | null }
  /** 续期: index of the application whose recognition this one renews, where that one is seeded too */
  readonly former: number | null
  insutype: string
  diseases: Pick<Disease, 'opsp_dise_code' | 'opsp_dise_name' | 'dise_type_code'>[]
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
    /** ID number on the hospital's papers */
    patientCertno: string
    /** the scanned form shows the signature */
    signed: boolean
    seal: SealSpec['strength']
    /** date printed on the certificate, when it is not the declared one */
    printedDate: IsoDate | null
    /** copy this paper from the application of that index */
    borrow: { readonly material: string; readonly from: number } | null
  }
}

const MULTI_DISEASE = { '1': 88, '2': 10, '3': 2 } as const
// renewals come in pairs with their former application, too (pairs.ts)
const APPLY_TYPES = { new: 78, renewal: 8, change: 7, hospital_change: 7 } as const
const CHANNELS = { provincial_app: 34, city_mini_program: 27, national_app: 12, window: 27 } as const

/** A hospital of those high enough for recognition, no lower than `worst` (hosp_lv), or of those too low. */
export function pickHospital(r: Random, from: 'accepted' | 'tooLow', worst = '11'): Hospital {
  const fitting = hospitals[from].filter((h) => h.level <= worst)
  return pickWeighted(r, fitting, (h) => h.weight)
}

/** Channels that hand papers over with what they say in them; the window takes paper. */
export const isElectronic = ({ channel }: Pick<Draft, 'channel'>): boolean => channel !== 'window'

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
    opsp_dise_code: disease.opsp_dise_code,
    opsp_dise_name: disease.opsp_dise_name,
    begndate: addMonths(enddate ?? applied, -12 * (disease.reviewYears ?? 2) - (enddate === null ? r.int(1, 20) : 0)),
    enddate,
  })
  if (draft.applyType === 'renewal') return diseases.map((d) => entry(d, addDays(applied, r.int(6, 80))))
  if (draft.applyType !== 'new')
    return diseases.map((d) => entry(d, d.reviewYears === null ? null : addMonths(applied, r.int(7, 18))))
  const other = all.filter(
    (d) =>
      d.maxAge === undefined && d.sex === undefined && d.mutex.length === 0 && !diseases.some((x) => clashes(x, d)),
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

export interface DraftInput {
  readonly policy: Policy
  readonly today: IsoDate
  readonly index: number
  /** bounds the number of its diseases, so that a count is met exactly */
  readonly diseasesLeft: number
  /** drawn where not given */
  readonly applyType?: Draft['applyType']
  /** the diseases to draw from; absent = all of the catalogue */
  readonly among?: readonly Disease[]
}

/** A sound application. */
export function soundDraft(r: Random, { policy, today, index, diseasesLeft, ...wish }: DraftInput): Draft {
  const { pack } = policy
  const drawn = r.weighted(APPLY_TYPES)
  const applyType = wish.applyType ?? drawn
  const channel = r.weighted(CHANNELS)
  const wanted = applyType === 'new' ? Number(r.weighted(MULTI_DISEASE)) : 1
  const all = listed(pack)
  const among = wish.among ?? (applyType === 'renewal' ? renewable(all) : all)
  const diseases = pickDiseases(r, among, Math.min(wanted, diseasesLeft))
  const past = makePast(r, { today, calendar: policy.calendar, channel, diseases: diseases.length, state: null })
  const applied = past.receivedOn
  const [main] = diseases
  const person = makePerson(r, applied, typicalAges(main), main.sex)
  const insutype = pickInsutype(r, ageOn(person.birth, applied), diseases)
  const insurance = insuranceOf(r, person, insutype, pack.areaCode)
  insurance.recognised = recognisedFor(r, { applyType }, diseases, all, applied)
  const agent = pickAgent(r, person, applied)
  return {
    index,
    applyType,
    channel,
    past,
    person,
    agent,
    form: { name: person.name, sex: person.sex, birth: person.birth, certno: person.certno },
    sign: { name: agent?.name ?? person.name, date: applied },
    former: null,
    insutype,
    diseases,
    required: new Set(diseases.flatMap((d) => d.materials[applyType])),
    insurance,
    hospital: pickHospital(r, 'accepted', worstLevelFor(diseases)),
    doctor: r.pick(hospitals.doctors),
    clinical: diseases.map((d) => clinicalOf(r, d, true, person.sex)),
    stay: pickStay(r, applied),
    paper: soundPaper(person),
  }
}

/** The patient's story with the values the disease's criteria ask for, met or not. */
export function clinicalOf(r: Random, disease: Disease, met: boolean, sex: string): Clinical {
  return makeClinical(r, disease.opsp_dise_name, met, { thresholds: thresholdsOf(disease), sex })
}

/** In hospital some weeks before the application. */
export function pickStay(r: Random, applied: IsoDate): Draft['stay'] {
  const discharged = addDays(applied, -r.int(3, 95))
  return [addDays(discharged, -r.int(4, 14)), discharged]
}

export function soundPaper({ name, certno }: Person): Draft['paper'] {
  return {
    omit: new Set(),
    patientName: name,
    patientCertno: certno,
    signed: true,
    seal: 'normal',
    printedDate: null,
    borrow: null,
  }
}
