import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { IsoDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { withApplicant } from './applicant.ts'
import { people } from './data.ts'
import { type Draft, pickHospital, soundDraft } from './draft.ts'
import { addFlaw } from './flaws.ts'
import type { Quality } from './pages.ts'
import { pairOf } from './pairs.ts'
import { type PlannedPaper, planPapers } from './papers.ts'
import { random } from './random.ts'
import type { SeededFlaw, SeededStep } from './types.ts'

/** An application with everything decided but its pictures. Plain data: it crosses to another thread. */
export interface PlannedApplication {
  readonly application: Omit<IntakeApplication, 'documents'>
  readonly papers: readonly PlannedPaper[]
  readonly flaws: readonly SeededFlaw[]
  /** 续期: the application, counted from 0, whose recognition is to be renewed; always an earlier one */
  readonly former?: number | undefined
  readonly steps: readonly (readonly SeededStep[])[]
  /** material that came only with the answer to a 补正 */
  readonly late?: string | undefined
}

export interface PlanInput {
  readonly seed: number
  readonly policy: Policy
  readonly today: IsoDate
  readonly quality: Quality
}

const FLAW_SHARE = 0.28
/** A clean proposal goes to 复审 by lot only, so most cases there have something the machine warns of. */
const FLAW_SHARE_IN_SECOND_REVIEW = 0.7
const MOST_DISEASES = 3

const DCLA_SOUC = { provincial_app: '04', city_mini_program: '03', national_app: '04', window: '02' } as const

/** The channel's declaration: form, insurance record, diseases. */
function declare(draft: Draft, input: PlanInput): Omit<IntakeApplication, 'documents'> {
  const r = random(input.seed, 'form', draft.index)
  const { person, agent, form, insurance, hospital, past, stay } = draft
  const treated = draft.applyType === 'hospital_change' ? pickHospital(r, 'accepted') : hospital
  const reasons = {
    new: '病情需长期门诊治疗',
    renewal: '认定期限将届满',
    change: '治疗方案调整',
    hospital_change: '就近治疗',
  }
  return {
    channelNo: `S${input.seed}-${String(draft.index + 1).padStart(6, '0')}`,
    channel: draft.channel,
    applyType: draft.applyType,
    areaCode: input.policy.pack.areaCode,
    receivedAt: past.receivedAt,
    diseases: draft.diseases.map((d) => ({
      opsp_dise_code: d.opsp_dise_code,
      opsp_dise_name: d.opsp_dise_name,
      dise_type_code: d.dise_type_code,
    })),
    insurance,
    form: {
      psn_no: `${insurance.insuplc_admdvs}${person.certno.slice(6, 17)}`,
      psn_name: form.name,
      gend: form.sex,
      naty: person.naty,
      brdy: form.birth,
      psn_cert_type: '01',
      certno: form.certno,
      tel: person.tel,
      addr: person.address,
      insutype: draft.insutype,
      insu_admdvs: insurance.insuplc_admdvs,
      emp_name: draft.insutype === '310' && !insurance.flexibleEmployment ? r.pick(people.employers) : null,
      appy_date: past.receivedOn,
      appy_rea: reasons[draft.applyType],
      dcla_souc: DCLA_SOUC[draft.channel],
      ide_fixmedins_no: hospital.code,
      ide_fixmedins_name: hospital.name,
      hosp_lv: hospital.level,
      hosp_ide_date: stay[1],
      diag_dr_codg: `D${input.policy.pack.areaCode}${String(r.int(0, 999_999)).padStart(6, '0')}`,
      diag_dr_name: draft.doctor,
      fixmedins_code: treated.code,
      fixmedins_name: treated.name,
      agnter_name: agent?.name ?? null,
      agnter_certno: agent?.certno ?? null,
      agnter_tel: agent?.tel ?? null,
      agnter_rlts: agent?.relation ?? null,
      sign_name: draft.sign.name,
      sign_date: draft.sign.date,
    },
  }
}

interface Drawn {
  readonly draft: Draft
  readonly flaws: SeededFlaw[]
}

/** An application by itself: what it takes from others is not put in yet. */
function drawDraft(input: PlanInput, index: number, diseasesLeft: number): Drawn {
  const pair = pairOf(input, index)
  if (pair?.former.index === index) return { draft: pair.former, flaws: [] }
  const r = random(input.seed, 'application', index)
  const { policy, today } = input
  const draft = pair?.renewal ?? soundDraft(r, { policy, today, index, diseasesLeft })
  const inReview = draft.past.state === 'second_review'
  const flawed = r.chance(inReview ? FLAW_SHARE_IN_SECOND_REVIEW : FLAW_SHARE)
  if (flawed) return { draft, flaws: [addFlaw(r, draft, policy, inReview)] }
  if (pair !== null || draft.diseases.length > 1) return { draft, flaws: [] }
  const past = withApplicant(random(input.seed, 'applicant', index), draft.past, today)
  return { draft: { ...draft, past }, flaws: [] }
}

/** How far back a request is looked for that could be made once more. */
const LOOK_BACK = 120
/** Where a case stands as long as nobody has decided it, whatever the sample says. */
const UNDECIDED: ReadonlySet<string> = new Set(['received', 'first_review', 'supplement', 'originals'])

function draftOf(input: PlanInput, index: number, diseasesLeft: number): Drawn {
  const drawn = drawDraft(input, index, diseasesLeft)
  if (!drawn.flaws.some((flaw) => flaw.code === 'duplicate_application')) return drawn
  for (let from = index - 1; from >= Math.max(0, index - LOOK_BACK); from--) {
    const earlier = drawDraft(input, from, MOST_DISEASES)
    if (canBeRepeated(earlier, drawn.draft)) return { ...drawn, draft: repeat(earlier.draft, drawn.draft) }
  }
  return { ...drawn, flaws: [] }
}

function canBeRepeated({ draft, flaws }: Drawn, later: Draft): boolean {
  const { applyType, diseases, past } = draft
  const sound = flaws.length === 0 && applyType === 'new' && diseases.length === 1
  return sound && UNDECIDED.has(past.state) && past.receivedAt < later.past.receivedAt
}

/** The same person asks for the same once more, through another channel on another day. */
function repeat(earlier: Draft, { index, channel, past }: Draft): Draft {
  return { ...earlier, index, channel, past, sign: { ...earlier.sign, date: past.receivedOn } }
}

/** A paper of another application, if that one is not itself a copy and has such a paper. */
function borrowed(input: PlanInput, material: string, from: number): PlannedPaper | undefined {
  const { draft, flaws } = drawDraft(input, from, MOST_DISEASES)
  // one that shows somebody else's facts already has nothing of its own to lend
  if (flaws.some(({ code }) => code === 'same_image' || code === 'duplicate_application')) return undefined
  return papersOf(input, draft).find((p) => p.declared.material === material)
}

function papersOf(input: PlanInput, draft: Draft): PlannedPaper[] {
  const seed = `${input.seed} ${draft.index}`
  return planPapers({ draft, pack: input.policy.pack, seed, quality: input.quality })
}

/** Application number `index` (from 0) of a seed, with at most `diseasesLeft` diseases. */
export function planApplication(input: PlanInput, index: number, diseasesLeft: number): PlannedApplication {
  const { draft, flaws } = draftOf(input, index, diseasesLeft)
  let papers = papersOf(input, draft)
  const { borrow } = draft.paper
  if (borrow) {
    // walk back to the first application that has such a paper to copy
    let copy: PlannedPaper | undefined
    for (let from = borrow.from; from >= 0 && !copy; from--) copy = borrowed(input, borrow.material, from)
    if (!copy) flaws.length = 0
    papers = papers.map((p) => (copy && p.declared.material === borrow.material ? { ...p, spec: copy.spec } : p))
  }
  const former = draft.former ?? undefined
  const { steps } = draft.past
  return { application: declare(draft, input), papers, flaws, former, steps, late: lateMaterial(steps, papers, input) }
}

/** What an answered 补正 was about: a paper one can be asked for. */
function lateMaterial(
  steps: PlannedApplication['steps'],
  papers: readonly PlannedPaper[],
  { policy }: PlanInput,
): string | undefined {
  if (!steps.some((past) => past.some(({ kind }) => kind === 'supplemented'))) return undefined
  const asked = new Set(policy.pack.supplementChoices.map(({ material }) => material))
  return papers.findLast(({ declared }) => asked.has(declared.material))?.declared.material
}
