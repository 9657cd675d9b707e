import type { CaseEvent, CaseFile, CaseState } from '#shared/model/case.ts'
import type { Deed, OpCode, Operation, OpOutcome } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { refuse } from '#shared/policy/allowed.ts'
import { standsOn } from '#shared/policy/base-line.ts'
import { refuseInBatch } from '#shared/policy/batch-approval.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import type { OtherFacts } from '#shared/policy/findings/others.ts'
import { findings } from '#shared/policy/findings.ts'
import { granted } from '#shared/policy/granted.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { samplingWeight, secondReviewNeeded } from '#shared/policy/review.ts'
import { type DrawnSoFar, owedShare } from '#shared/policy/second-look.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { leaseProblem } from '../leases/guard.ts'
import type { LeaseEvent } from '../leases/log.ts'
import { isLive } from '../leases/rules.ts'
import { dueBy, type Moment, onCalendar } from './clock.ts'
import { explainChange } from './conflict.ts'
import { effectOf, noteOf } from './effects.ts'
import { openingProblem, type RelatedCase } from './open-case.ts'
import { mergeProblem } from './void.ts'

/** What applying a deed needs beside the case: the rules, the centre's time, the draw of the sample, and other cases. */
export interface ApplyContext extends Moment {
  /** a number in [0, 1) for an operation, which nobody outside the centre can foresee */
  readonly draw: (opId: string) => number
  /** what was drawn of the author's proposals; null or absent where the pack owes nobody a second look */
  readonly soFar?: DrawnSoFar | null
  /** what other cases of the area say about this one */
  readonly others: OtherFacts
  /** the case this one is about as it stands corrected, where it is about one */
  readonly former: CaseFile | null
  /** 更正, 撤销 and 申诉 about this case */
  readonly related: readonly RelatedCase[]
  /** the case this one is to be merged into, where the deed names one that exists */
  readonly survivor: CaseFile | null
  /** what became of the lease the deed was done under, from its fence on; empty for a deed without one */
  readonly leases: readonly LeaseEvent[]
}

/** The answer to an operation, and the case as it stands afterwards when it changed. */
export interface Verdict {
  readonly outcome: OpOutcome
  readonly code: OpCode
  readonly message: string
  readonly changed: CaseFile | null
  /** a case of its own begins; this one stays as it is */
  readonly opens: boolean
  /** the draw of the sample, where the rules leave it to chance; nobody outside the centre learns of it */
  readonly draw?: Draw
}

/** How a proposal was drawn for 复审, or not. */
export interface Draw {
  /** of the rule */
  readonly rate: number
  /** how much more often this one is drawn */
  readonly weight: number
  /** at least this share, so that its author is looked at often enough */
  readonly owed: number
  readonly drawn: boolean
}

/**
 * The whole decision about one operation on a case nobody else can change meanwhile: first whether the case is still
 * what the person decided on, then whether the rules and rights allow it, then whether somebody else has it now, then
 * its effect. Pure.
 */
export function applyDeed(caseFile: CaseFile, op: Operation, staff: Staff, context: ApplyContext): Verdict {
  const { deed } = op
  // Another area's case is none of this person's business: not even who did what to it.
  if (staff.areaCode !== caseFile.areaCode) {
    return unchanged('rejected', 'not_authorised', '这件不属于您的统筹区，您不能办理。')
  }
  const asItWas = op.baseMaterialVersion === caseFile.materialVersion || isOnlyFiled(caseFile, op)
  if (!asItWas || !standsOn(caseFile, op.baseLine)) {
    return { ...explainChange(caseFile, op, staff), changed: null, opens: false }
  }
  const refusal = refuse(caseFile, deed, staff, context.policy.pack)
  if (refusal) return unchanged('rejected', refusal.code, refusal.message)
  const batchProblem = op.batchId === undefined ? null : problemInBatch(caseFile, op, staff, context)
  if (batchProblem !== null) return unchanged('rejected', 'rule_broken', batchProblem)
  const taken = leaseProblem(caseFile, op, staff, context.now, context.leases)
  if (taken) return unchanged('conflict', taken.code, taken.message)
  if (deed.kind === 'open_case') {
    const problem = openingProblem(caseFile, deed, context.related, context)
    if (problem !== null) return unchanged('rejected', 'rule_broken', problem)
    return { outcome: 'applied', code: 'ok', message: '', changed: null, opens: true }
  }
  const unmergeable = deed.kind === 'void' ? mergeProblem(caseFile, deed, context.survivor) : null
  if (unmergeable !== null) return unchanged('rejected', 'rule_broken', unmergeable)
  if (approvesUnexplained(caseFile, deed, context)) {
    const message = '这件有不符合规定的核查结果，仍要认定通过的，请写明理由。'
    return unchanged('rejected', 'rule_broken', message)
  }
  const draw = drawFor(caseFile, op, context)
  const changed = perform(onCalendar(caseFile, context), op, staff, context, draw)
  const message = `已办理，现为「${stateWords[changed.state]}」。${isLate(caseFile, op, staff, context.now) ? lateWords : ''}`
  return { outcome: 'applied', code: 'ok', message, changed, opens: false, ...(draw && { draw }) }
}

/** Why an approval must not go out together with others; only the centre sees everything that speaks against it. */
function problemInBatch(caseFile: CaseFile, { deed, fence }: Operation, staff: Staff, context: ApplyContext) {
  const { pack } = context.policy
  if (deed.kind !== 'propose_approve') return '批量办理只能是认定通过，其他意见须单件办理。'
  if (pack.offline && fence === undefined) return '批量通过的件须先领取，请领取后再办，或单件审核。'
  const { criteria: ticks, seen = [] } = deed
  const noticed = findings(caseFile, pack, context.others)
  return refuseInBatch({ caseFile, findings: noticed, ticks, seen }, staff, pack)?.sentence ?? null
}

const lateWords = '您领取这件的期限已过或已交回，没有别人接手，意见照常生效。'

/** Done under a lease that is no more; nobody else took the case, so nothing is wrong with that. */
function isLate({ lease }: CaseFile, { fence }: Operation, { staffNo }: Staff, now: string): boolean {
  return fence !== undefined && !(isLive(lease, now) && lease.holder === staffNo)
}

/** Since the person looked, the core system has taken the record: what was decided is still what was decided. */
function isOnlyFiled({ history }: CaseFile, { deed, baseMaterialVersion }: Operation): boolean {
  const since = history.slice(baseMaterialVersion)
  return deed.kind === 'open_case' && since.length > 0 && since.every(({ kind }) => kind === 'registered')
}

function unchanged(outcome: OpOutcome, code: OpCode, message: string): Verdict {
  return { outcome, code, message, changed: null, opens: false }
}

/** An approval against a block of the machine must say why. Only the centre sees all other cases, so only it can insist. */
function approvesUnexplained(caseFile: CaseFile, deed: Deed, { policy, others }: ApplyContext): boolean {
  if (deed.kind !== 'propose_approve' || deed.note.trim() !== '') return false
  return findings(caseFile, policy.pack, others).some(({ severity }) => severity === 'block')
}

/** The deed's effect: what it says of the case, then what every deed does (state, timeline, versions, due date). */
function perform(caseFile: CaseFile, op: Operation, staff: Staff, context: ApplyContext, draw: Draw | null): CaseFile {
  const { deed } = op
  const to = nextState(caseFile, op, context, draw)
  const event: CaseEvent = {
    at: context.now,
    kind: deed.kind,
    by: staff.staffNo,
    byName: staff.name,
    from: caseFile.state,
    to,
    note: noteOf(deed),
    opId: op.opId,
    packVersion: context.policy.pack.version,
  }
  const said = { ...caseFile, ...effectOf(caseFile, op, staff, context) }
  const today = chinaDate(context.now)
  const moved: CaseFile = {
    ...said,
    registration: to === 'approved' ? granted(said, context.former, context.policy.pack, today) : said.registration,
    state: to,
    firstReviewer: caseFile.state === 'first_review' ? staff.staffNo : caseFile.firstReviewer,
    decidedAt: isDecided(to) ? context.now : null,
    history: [...caseFile.history, event],
    version: caseFile.version + 1,
    materialVersion: caseFile.materialVersion + 1,
    // A lease is for one step.
    lease: to === caseFile.state ? caseFile.lease : null,
  }
  return to === 'voided' ? { ...moved, dueOn: null } : { ...moved, ...dueBy(moved, context) }
}

/** Where the deed leads, with the open targets of the transition table resolved. */
function nextState(caseFile: CaseFile, op: Operation, context: ApplyContext, draw: Draw | null): CaseState {
  const { to } = transitions[op.deed.kind]
  switch (to) {
    case 'returnTo':
      return caseFile.returnTo ?? 'first_review'
    case 'outcome':
      return caseFile.proposal?.outcome === 'approve' ? 'approved' : 'rejected'
    case 'review': {
      const outcome = op.deed.kind === 'propose_approve' ? 'approve' : 'reject'
      if (draw?.drawn ?? needOf(caseFile, op, context).need === 'always') return 'second_review'
      return outcome === 'approve' ? 'approved' : 'rejected'
    }
    case 'same':
      return caseFile.state
    default:
      return to
  }
}

/** Must a second person look at this proposal, and what the machine noticed of it. */
function needOf(caseFile: CaseFile, { deed }: Operation, { policy: { pack }, others }: ApplyContext) {
  const outcome = deed.kind === 'propose_approve' ? 'approve' : 'reject'
  const noticed = findings(caseFile, pack, others)
  const recorded = { ...caseFile, ticks: 'criteria' in deed ? deed.criteria : [] }
  const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
  return { need: secondReviewNeeded(pack, disease, outcome, noticed, recorded), noticed }
}

/** Where the pack samples, the centre draws; null where there is nothing to draw. */
function drawFor(caseFile: CaseFile, op: Operation, context: ApplyContext): Draw | null {
  if (transitions[op.deed.kind].to !== 'review') return null
  const { need, noticed } = needOf(caseFile, op, context)
  if (typeof need === 'string') return null
  const { pack } = context.policy
  const weight = samplingWeight(pack, noticed, op.batchId !== undefined)
  const owed = context.soFar ? owedShare(pack.secondLook?.perReviewer, context.soFar) : 0
  const drawn = context.draw(op.opId) < Math.max(need.sampleRate * weight, owed)
  return { rate: need.sampleRate, weight, owed, drawn }
}

function isDecided(state: CaseState): boolean {
  return state === 'approved' || state === 'rejected' || state === 'not_accepted'
}
