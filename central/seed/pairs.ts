import { benefitPeriod } from '#shared/policy/benefit.ts'
import { isWorkday } from '#shared/policy/calendar.ts'
import { addDays, addMonths, type IsoDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { worstLevelFor } from './diseases.ts'
import { clinicalOf, type Draft, pickHospital, pickStay, soundDraft, soundPaper } from './draft.ts'
import { approvedPast, type Past } from './history.ts'
import { type Random, random } from './random.ts'

/** In every stretch of so many applications the last but one and the last may belong together. */
const STRETCH = 12
const PAIRED_SHARE = 0.85

/** 续期 with the application, years before, whose recognition it renews; the former comes directly before it. */
export interface Pair {
  readonly former: Draft
  readonly renewal: Draft
}

interface PairInput {
  readonly seed: number
  readonly policy: Policy
  readonly today: IsoDate
}

/**
 * The pair an application belongs to, if any. It depends on the place in the seed only, so that either half can be planned
 * without the other.
 */
export function pairOf(input: PairInput, index: number): Pair | null {
  const place = index % STRETCH
  if (place < STRETCH - 2) return null
  const at = index - (place - (STRETCH - 2))
  const r = random(input.seed, 'pair', at)
  return r.chance(PAIRED_SHARE) ? makePair(r, input, at) : null
}

/** null where no recognition of the years the calendar covers ends at a time to renew it. */
function makePair(r: Random, { policy, today }: PairInput, at: number): Pair | null {
  const among = coveredBy(policy, today)
  if (among.length === 0) return null
  const input = { policy, today, index: at + 1, diseasesLeft: 1, applyType: 'renewal', among } as const
  const renewal = soundDraft(r, input)
  const disease = among.find((d) => d.opsp_dise_code === renewal.diseases[0]?.opsp_dise_code)
  const before = disease && decisionDay(r, disease, renewal.past.receivedOn, policy)
  if (!disease || !before) return null
  const past = approvedPast(r, before.day)
  const { begndate, enddate } = before
  const { opsp_dise_code, opsp_dise_name } = disease
  renewal.insurance.recognised = [{ opsp_dise_code, opsp_dise_name, begndate, enddate }]
  return { former: formerOf(r, { renewal, disease, past, index: at }), renewal: { ...renewal, former: at } }
}

/** The same person, some years younger, applying for the first time. */
function formerOf(
  r: Random,
  { renewal, disease, past, index }: { renewal: Draft; disease: Disease; past: Past; index: number },
): Draft {
  const { person, agent } = renewal
  return {
    ...renewal,
    index,
    applyType: 'new',
    past,
    form: { ...renewal.form },
    sign: { name: agent?.name ?? person.name, date: past.receivedOn },
    required: new Set(disease.materials.new),
    insurance: { ...renewal.insurance, recognised: [] },
    hospital: pickHospital(r, 'accepted', worstLevelFor([disease])),
    clinical: [clinicalOf(r, disease, true, person.sex)],
    stay: pickStay(r, past.receivedOn),
    paper: soundPaper(person),
  }
}

const covered = new WeakMap<Policy, Map<IsoDate, readonly Disease[]>>()
/** Diseases whose former recognition lies in years we can plan. One list per day, because weights are kept by list. */
function coveredBy(policy: Policy, today: IsoDate): readonly Disease[] {
  const byDay = covered.get(policy) ?? new Map<IsoDate, readonly Disease[]>()
  const known =
    byDay.get(today) ?? policy.pack.diseases.filter((d) => d.vali_flag === '1' && isCovered(d, policy, today))
  covered.set(policy, byDay.set(today, known))
  return known
}

/** Working days of years the calendar does not cover would be guesses. */
function isCovered({ reviewYears, efft_time }: Disease, { calendar }: Policy, today: IsoDate): boolean {
  if (reviewYears === null) return false
  const first = Math.min(...calendar.years.map((year) => year.year))
  const earliest = addMonths(today, -12 * reviewYears - 5)
  return Number(earliest.slice(0, 4)) >= first && (efft_time === null || efft_time <= earliest)
}

/** A day on which it was approved such that, by the rules in force, the recognition ends when renewing it is due. */
function decisionDay(r: Random, disease: Disease, applied: IsoDate, { pack, calendar }: Policy) {
  const days = pack.renewal?.earliestDaysBefore ?? 90
  const from = addMonths(applied, -12 * (disease.reviewYears ?? 1))
  const start = r.int(0, days - 1)
  for (let i = 0; i < days; i++) {
    const day = addDays(from, ((start + i) % days) - 31)
    if (!isWorkday(day, calendar).workday) continue
    const form = { opsp_dise_code: disease.opsp_dise_code, appy_date: day }
    const { begndate, enddate } = benefitPeriod({ form, acceptedOn: day }, pack, day)
    if (enddate === null || enddate < addDays(applied, 3) || enddate > addDays(applied, days - 3)) continue
    return { day, begndate, enddate }
  }
  return null
}
