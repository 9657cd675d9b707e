import { createHash } from 'node:crypto'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { fillReason } from '#shared/policy/reasons.ts'
import { draw } from '../looks/draw.ts'
import { supplemented, withdrawn } from '../ops/applicant.ts'
import { applyDeed } from '../ops/apply.ts'
import { registered } from '../ops/centre.ts'
import { consequencesOf } from '../ops/consequences.ts'
import { documentRef } from '../store/intake.ts'
import type { NewStaff } from '../store/staff.ts'
import type { DueNotice } from './notices.ts'
import type { SeededApplication } from './types.ts'

/** All synthetic deeds come from this one desk, and their sample is drawn with this key: the same seed, the same past. */
const SEED_DEVICE = '01900000-0000-7000-8000-000000000001'
const SEED_DRAW = 'seed'

interface PastContext {
  readonly staff: readonly NewStaff[]
  readonly policy: Policy
  /** where notices to be numbered are gathered */
  readonly due: DueNotice[]
  /** papers that come with the answer to a 补正 */
  readonly answer: SeededApplication['application']['documents']
  readonly makeId: () => string
}

/** Plays the steps in order. A 复审 step is left out where the sample did not draw the case, as nobody was asked to. */
export function playPast(file: CaseFile, seeded: SeededApplication, index: number, context: PastContext): CaseFile {
  const { staff, policy, due } = context
  let current = file
  for (const [i, step] of (seeded.steps[index] ?? []).entries()) {
    const now = new Date(step.at).toISOString()
    if (step.kind === 'withdrawn' || step.kind === 'supplemented') {
      current = actOf(step.kind, current, now, context)
      continue
    }
    const isSecondReview = step.kind === 'endorse' || step.kind === 'return_to_first'
    if (isSecondReview && current.state !== 'second_review') continue
    const member = staff.find((one) => one.staffNo === step.staffNo)
    if (member === undefined) throw new Error(`case ${file.caseNo}, step ${i + 1}: no staff ${step.staffNo}`)
    const op: Operation = {
      opId: idMaker(`${file.id} ${i}`, step.at)(),
      deviceId: SEED_DEVICE,
      seq: i + 1,
      caseId: file.id,
      baseVersion: current.version,
      baseMaterialVersion: current.materialVersion,
      packVersion: policy.pack.version,
      deed: deedFor(step.kind, current, policy, seeded),
      decidedAt: step.at,
    }
    // Pictures in other cases are left out: cases that come later could not be seen, and the draw must not depend on that.
    const surroundings = { others: noOthers, former: null, related: [], survivor: null, leases: [] }
    const drawn = { draw: (opId: string) => draw(SEED_DRAW, opId) }
    const verdict = applyDeed(current, op, member, { policy, now, ...drawn, ...surroundings })
    if (verdict.changed === null) {
      throw new Error(`case ${file.caseNo}, step ${i + 1} (${step.kind}) is ${verdict.outcome}: ${verdict.code}`)
    }
    const { notice } = consequencesOf(current, op.deed, verdict.changed)
    current = verdict.changed
    if (notice !== null) due.push({ kind: notice, year: chinaDate(now).slice(0, 4), now, deed: op.deed, told: current })
    current = registered(current, serialOf(current), now) ?? current
  }
  return current
}

/** What the applicant did, as through a channel. */
function actOf(
  kind: 'withdrawn' | 'supplemented',
  caseFile: CaseFile,
  now: string,
  { policy, answer, makeId }: PastContext,
): CaseFile {
  if (kind === 'withdrawn') return withdrawn(caseFile, { policy, now })
  const documents = answer.map((document) => documentRef(document, makeId(), now))
  return supplemented(caseFile, now, documents, { policy, now })
}

/** Number of the seeded record at the core system: from the case, so that every seed has the same. */
function serialOf({ id, applyType }: CaseFile): string {
  return `${applyType === 'hospital_change' ? '2505' : '2503'}${id.replaceAll('-', '').slice(0, 26)}`
}

/** A plausible deed of this kind for this case, in the pack's own words: about what is wrong with it where something is. */
function deedFor(
  kind: Deed['kind'],
  file: CaseFile,
  { pack }: Policy,
  { flaws, late }: Pick<SeededApplication, 'flaws' | 'late'>,
): Deed {
  const pick = <T>(list: readonly T[]): T[] =>
    list.slice(Number.parseInt(file.id.slice(-6), 16) % list.length).slice(0, 1)
  const answering = <T extends { readonly findings?: readonly string[] | undefined }>(
    list: readonly T[],
  ): readonly T[] => {
    const fitting = list.filter((one) => flaws.some(({ code }) => one.findings?.includes(code)))
    return fitting.length > 0 ? fitting : list
  }
  const reasons = (cause: 'not_accept' | 'propose_reject') => {
    const possible = pack.reasons.filter((reason) => reason.for.includes(cause))
    const found = findings(file, pack)
    const today = chinaDate(file.receivedAt)
    return pick(answering(possible)).map((reason) => fillReason(reason, file, pack, found, today))
  }
  const disease = diseaseOf(pack, file.form.opsp_dise_code)
  const criteria = (verdict: 'met' | 'unmet') => (disease?.criteria?.items ?? []).map(({ id }) => ({ id, verdict }))
  switch (kind) {
    case 'not_accept':
      return { kind, reasons: reasons(kind), note: '' }
    case 'request_supplement': {
      const needed = new Set(disease?.materials[file.applyType] ?? pack.materials.map((material) => material.code))
      const fitting = pack.supplementChoices.filter(({ material }) => (late ? material === late : needed.has(material)))
      const [choice] = pick(answering(fitting.length > 0 ? fitting : pack.supplementChoices))
      if (choice === undefined) throw new Error('the pack has no 补正 item')
      const { code, material, problem, requirement } = choice
      return { kind, items: [{ code, material, problem, requirement }], note: '' }
    }
    case 'originals_mismatch':
      return { kind, note: '原件与上传的材料不一致。' }
    case 'propose_approve': {
      const blocked = findings(file, pack).some(({ severity }) => severity === 'block')
      return { kind, criteria: criteria('met'), note: blocked ? '已核对原件，情况属实。' : '' }
    }
    case 'propose_reject':
      return { kind, reasons: reasons(kind), criteria: criteria('unmet'), note: '' }
    case 'return_to_first':
      return { kind, note: '请补充说明认定依据后重新提交。' }
    case 'open_case':
      throw new Error('the seed opens no 更正, 撤销 or 申诉')
    case 'supplement_received':
      throw new Error('in the seed applicants answer a 补正 themselves')
    default:
      return { kind, note: '' }
  }
}

/** Ids that depend on the seed only: the random part of UUIDv7 is drawn from a hash. */
export function idMaker(key: string, at: string): () => string {
  let n = 0
  return () => uuid7(Date.parse(at), createHash('sha256').update(`${key} ${n++}`).digest())
}
