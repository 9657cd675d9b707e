import type { LeaseEvent } from '#central/leases/log.ts'
import { amended, supplemented, withdrawn } from '#central/ops/applicant.ts'
import { type ApplyContext, applyDeed } from '#central/ops/apply.ts'
import { afterSupplementDay } from '#central/ops/centre.ts'
import { documentRef, newCases } from '#central/store/intake.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { accept, approve, DEVICE, endorse, giveBack, newId, operation, reject, supplement } from './client.ts'
import { applicationOf, both, chief, documentOf, first1, first2, paper, policy, second1, window1 } from './fixtures.ts'

export const NOW = '2026-11-23T06:05:00.000Z'
export const alone = { others: noOthers, former: null, related: [], survivor: null, leases: [] }
export const context: ApplyContext = { policy, now: NOW, draw: () => 0.5, ...alone }

/** Does something that must be applied. */
export function act(caseFile: CaseFile, staff: Staff, deed: Deed): CaseFile {
  const { changed, code } = applyDeed(caseFile, operation(caseFile, deed), staff, context)
  if (changed === null) throw new Error(`${deed.kind}: ${code}`)
  return changed
}

const application = applicationOf('M1', documentOf(paper('matrix')))
const { insurance } = application
if (insurance === undefined) throw new Error('no insurance')
const [taken] = newCases(application, {
  policy,
  insurance,
  firstNumber: 1,
  now: '2026-11-20T01:30:00.000Z',
  makeId: newId,
})
if (taken === undefined) throw new Error('no case')
export const accepted = act(taken, window1, accept)
export const proposed = act(accepted, first1, reject)

const paperOf = (material: string) => documentRef(documentOf(paper(material), material), newId(), NOW)
export const answered = (caseFile: CaseFile, ...materials: string[]) =>
  supplemented(caseFile, NOW, materials.map(paperOf), context)

export const originals: Deed = { kind: 'request_originals', note: '' }
export const verified: Deed = { kind: 'originals_verified', note: '' }
/** 补正到件 with one paper of this material. */
export const brought = (material: string): Deed => {
  const { addedAt: _, ...one } = paperOf(material)
  return { kind: 'supplement_received', papers: [one], note: '' }
}
export const diagnosisBrought = brought('diagnosis')
const waiting = act(accepted, first2, supplement('S01'))
export const notAccept: Deed = { kind: 'not_accept', reasons: [{ code: 'R01', text: '不符合第一条。' }], note: '' }

/** Back to the step that asked, as a pack may say. */
function overdue(caseFile: CaseFile): CaseFile {
  const { pack } = policy
  const returning = { ...policy, pack: { ...pack, supplement: { ...pack.supplement, overdue: 'RETURN' as const } } }
  const back = afterSupplementDay(caseFile, { policy: returning, now: '2026-12-09T01:00:00.000Z' })
  if (back === null) throw new Error('not overdue')
  return back
}

const leased = (caseFile: CaseFile, { staffNo, name }: Staff, fence: number): CaseFile => {
  const until = '2026-11-25T06:00:00.000Z'
  const lease: Lease = { holder: staffNo, holderName: name, deviceId: DEVICE, fence, takenAt: NOW, until }
  return { ...caseFile, lease }
}

/** A line of the lease log; without anybody it was the holder's own doing. */
function line(what: LeaseEvent['what'], fence: number, holder: Staff, by: Staff | null = holder): LeaseEvent {
  const note = by === null || by === holder ? '' : '休假'
  const who = { by: by?.staffNo ?? null, byName: by?.name ?? '' }
  return { at: NOW, caseId: accepted.id, fence, what, holder: holder.staffNo, holderName: holder.name, ...who, note }
}

const mine = line('taken', 1, first1)
const ranOut = [mine, line('expired', 1, first1, null)]

const reworded: PolicyPack = {
  ...policy.pack,
  version: 'test-2',
  reasons: policy.pack.reasons.map((reason) =>
    reason.code === 'R02' ? { ...reason, text: '不符合新的第二条。' } : reason,
  ),
}

/** The same person's other application, which a double one is merged into. */
const survivor: CaseFile = { ...accepted, id: newId(), caseNo: '5104002611200099' }

function voidedBy(staff: Staff, deed: Extract<Deed, { kind: 'void' }>): CaseFile {
  const known = { ...context, survivor: deed.into === undefined ? null : survivor }
  const { changed, code } = applyDeed(accepted, operation(accepted, deed), staff, known)
  if (changed === null) throw new Error(code)
  return changed
}

export const voiding: Deed = { kind: 'void', note: '重复录入' }
export const merging = { kind: 'void', into: survivor.caseNo, note: '重复录入' } as const

/** What an operation is judged by beside the case: its own marks, the lease log, the pack in force. */
interface Beside {
  readonly op?: Partial<Operation>
  readonly log?: readonly LeaseEvent[]
  readonly inForce?: PolicyPack
}
export type Situation = readonly [seen: CaseFile, current: CaseFile, beside?: Beside]

/** What happened meanwhile: the case the person decided on, the case as the centre has it, and what else counts. */
export const meanwhile = {
  'nothing happened': [accepted, accepted],
  'a phone number was corrected': [accepted, amended(accepted, { tel: '13900000000' }, context)],
  'a fact of the form was corrected': [accepted, amended(accepted, { hosp_lv: '05' }, context)],
  'a colleague approved': [accepted, act(accepted, first2, approve)],
  'a colleague proposed to reject': [accepted, act(accepted, first2, reject)],
  'a colleague rejected and 复审 gave it back': [accepted, act(act(accepted, first2, reject), second1, giveBack)],
  'a rejection was endorsed': [proposed, act(proposed, second1, endorse)],
  'a rejection was given back': [proposed, act(proposed, second1, giveBack)],
  'it was given back, proposed anew and endorsed': [
    proposed,
    act(act(act(proposed, second1, giveBack), first2, reject), both, endorse),
  ],
  'a colleague asked for the diagnosis': [accepted, act(accepted, first2, supplement('S01'))],
  'the diagnosis was supplemented': [accepted, answered(act(accepted, first2, supplement('S01')), 'diagnosis')],
  'the diagnosis was brought to a window': [accepted, act(waiting, window1, diagnosisBrought)],
  'a colleague took it in at a window': [waiting, act(waiting, window1, diagnosisBrought)],
  'it came by the channel': [waiting, answered(waiting, 'diagnosis')],
  'a 补正 was not answered in time': [accepted, overdue(act(accepted, first2, supplement('S01')))],
  'originals were verified': [accepted, act(act(accepted, first2, originals), window1, verified)],
  'the applicant withdrew': [accepted, withdrawn(accepted, context)],
  'a colleague accepted': [taken, accepted],
  'a colleague did not accept': [taken, act(taken, window1, notAccept)],
  'the centre came back from a backup': [proposed, accepted],
  'the centre came back from a backup and somebody decided again': [proposed, act(accepted, first2, reject)],
  'a colleague has it now': [accepted, leased(accepted, first2, 1)],
  'the person has it on another device': [accepted, leased(accepted, first1, 2), { op: { fence: 1 }, log: [mine] }],
  'the lease ran out and nobody took it': [accepted, accepted, { op: { fence: 1 }, log: ranOut }],
  'the lease ran out and a colleague took it': [
    accepted,
    leased(accepted, first2, 2),
    { op: { fence: 1 }, log: [...ranOut, line('taken', 2, first2)] },
  ],
  'the lease ran out and a supervisor gave it to a colleague': [
    accepted,
    leased(accepted, first2, 2),
    { op: { fence: 1 }, log: [...ranOut, line('taken', 2, first2, chief)] },
  ],
  'a supervisor recalled it': [
    accepted,
    accepted,
    { op: { fence: 1 }, log: [mine, line('recalled', 1, first1, chief)] },
  ],
  'a supervisor handed it to a colleague': [
    accepted,
    leased(accepted, first2, 2),
    { op: { fence: 1 }, log: [mine, line('handed_over', 1, first1, chief), line('taken', 2, first2, chief)] },
  ],
  'it was merged into another case': [accepted, voidedBy(chief, merging)],
  'it was voided': [accepted, voidedBy(chief, { kind: 'void', note: '录错' })],
  'a reason was reworded': [accepted, accepted, { inForce: reworded }],
  'the device clock is eleven years behind': [accepted, accepted, { op: { decidedAt: '2015-01-01T00:00:00.000Z' } }],
  'the device clock is nine years ahead': [accepted, accepted, { op: { decidedAt: '2035-12-31T00:00:00.000Z' } }],
} as const satisfies Record<string, Situation>
