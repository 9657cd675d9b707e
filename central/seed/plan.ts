import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { IsoDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { people } from './data.ts'
import { type Draft, pickHospital, soundDraft } from './draft.ts'
import { addFlaw } from './flaws.ts'
import type { Quality } from './pages.ts'
import { type PlannedPaper, planPapers } from './papers.ts'
import { random } from './random.ts'
import type { SeededFlaw, SeededStep } from './types.ts'

/** An application with everything decided but its pictures. Plain data: it crosses to another thread. */
export interface PlannedApplication {
  readonly application: Omit<IntakeApplication, 'documents'>
  readonly papers: readonly PlannedPaper[]
  readonly flaws: readonly SeededFlaw[]
  readonly steps: readonly (readonly SeededStep[])[]
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
      opsp_dise_code: d.code,
      opsp_dise_name: d.name,
      dise_type_code: d.typeCode,
    })),
    insurance,
    form: {
      psn_no: `${insurance.insuplc_admdvs}${person.certno.slice(6, 16)}`,
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
    },
  }
}

function draftOf(input: PlanInput, index: number, diseasesLeft: number): { draft: Draft; flaws: SeededFlaw[] } {
  const r = random(input.seed, 'application', index)
  const draft = soundDraft(r, index, input.policy, input.today, diseasesLeft)
  const inReview = draft.past.state === 'second_review'
  const flawed = r.chance(inReview ? FLAW_SHARE_IN_SECOND_REVIEW : FLAW_SHARE)
  return { draft, flaws: flawed ? [addFlaw(r, draft, input.policy, inReview)] : [] }
}

/** A paper of another application, if that one is not itself a copy and has such a paper. */
function borrowed(input: PlanInput, material: string, from: number): PlannedPaper | undefined {
  const { draft } = draftOf(input, from, MOST_DISEASES)
  if (draft.paper.borrow) return undefined
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
  return { application: declare(draft, input), papers, flaws, steps: draft.past.steps }
}
