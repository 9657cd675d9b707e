import type { CaseEvent, CaseFile, SupplementItem } from '#shared/model/case.ts'
import type { OpCode, Operation, OpOutcome } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { standsOn } from '#shared/policy/base-line.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { eventSentence } from './words.ts'

interface Explanation {
  readonly outcome: OpOutcome
  readonly code: OpCode
  readonly message: string
}

/** Events after which a person still in the same step must read the case again: its facts are no longer the same. */
const newFacts: readonly string[] = [
  'supplemented',
  'supplement_received',
  'supplement_overdue',
  'amended',
  'originals_verified',
  'originals_mismatch',
]

/**
 * What to tell someone who decided on a case that has changed since: the conflict matrix. The case is left alone.
 *
 * Every material change adds exactly one line to the timeline, so line n of it made material version n, and what
 * happened since the base is the rest of the list.
 */
export function explainChange(caseFile: CaseFile, op: Operation, staff: Staff): Explanation {
  const since = caseFile.history.slice(op.baseMaterialVersion)
  const last = since.at(-1)
  if (op.baseMaterialVersion <= caseFile.materialVersion && !standsOn(caseFile, op.baseLine)) {
    // This centre came back from a backup, and since then something else has taken the number of what the person saw.
    const message = '中心的数据恢复过备份，这件的经过与您看到的不同，您的意见没有生效，请打开最新情况后重新处理。'
    return { outcome: 'conflict', code: 'not_in_state', message }
  }
  if (last === undefined) {
    // The desk saw a later state than ours: it came back from a backup, too.
    const message = '中心的数据比您看到的旧（可能刚从备份恢复），请等数据更新后重新办理。'
    return { outcome: 'conflict', code: 'not_in_state', message }
  }
  const what = eventSentence(last, staff.staffNo)
  if (caseFile.state === 'withdrawn') return withdrawn(op, what)
  if (caseFile.state === 'voided') return voided(caseFile, op, what)
  const rule = transitions[op.deed.kind]
  if (rule.from.includes(caseFile.state)) return sameStep(caseFile, op, last, what)
  const theirs = since.findLast((event) => event.by !== null && event.from !== null && rule.from.includes(event.from))
  if (theirs === undefined) {
    return {
      outcome: 'conflict',
      code: 'not_in_state',
      message: `${what}，这件的环节已经变化，请打开最新情况后重新处理。`,
    }
  }
  return alreadyDecided(caseFile, op, theirs, since, staff)
}

/** A withdrawn application is decided no more; asking it for papers has simply become pointless. */
function withdrawn({ deed }: Operation, what: string): Explanation {
  if (deed.kind === 'request_supplement' || deed.kind === 'request_originals') {
    return { outcome: 'superseded', code: 'withdrawn', message: `${what}，不必再通知申请人。` }
  }
  return { outcome: 'conflict', code: 'withdrawn', message: `${what}，这件不再办理，您的意见没有生效。` }
}

/** Nothing is done to a voided case any more; what it was about goes on in the case it was merged into, if in any. */
function voided({ mergedInto }: CaseFile, { deed }: Operation, what: string): Explanation {
  const where = mergedInto ? `${what}，并入受理号 ${mergedInto.caseNo}` : what
  if (deed.kind === 'request_supplement' || deed.kind === 'request_originals') {
    return { outcome: 'superseded', code: 'merged', message: `${where}，不必再通知申请人。` }
  }
  if (deed.kind === 'void' && deed.into === mergedInto?.caseNo) {
    return { outcome: 'superseded', code: 'merged', message: `${where}，与您的意见一致，不必再办。` }
  }
  const then = mergedInto ? '请到并入的件上办理' : '这件不再办理'
  return { outcome: 'conflict', code: 'merged', message: `${where}，您的意见没有生效，${then}。` }
}

/** The case stands where the person thought it stood, but it has been somewhere else or its facts are new. */
function sameStep(caseFile: CaseFile, op: Operation, last: CaseEvent, what: string): Explanation {
  if (isAnswer(last) && op.deed.kind === 'request_supplement') {
    const added = caseFile.documents.filter((d) => d.addedAt === last.at).map((d) => d.material)
    if (op.deed.items.every((item) => added.includes(item.material))) {
      return { outcome: 'superseded', code: 'new_material', message: `${what}，您要求的材料已经收到，不必再通知补正。` }
    }
  }
  if (newFacts.includes(last.kind)) {
    return { outcome: 'conflict', code: 'new_material', message: `${what}，请查看后重新确认您的意见。` }
  }
  return { outcome: 'conflict', code: 'already_decided', message: `${what}，请打开最新情况后重新处理。` }
}

/** The papers a 补正 asked for have come, from the applicant's channel or over the counter. */
const isAnswer = ({ kind }: CaseEvent): boolean => kind === 'supplemented' || kind === 'supplement_received'

/** Somebody else has done this step: alike, then nothing is lost; differently, then a person must look. */
function alreadyDecided(
  caseFile: CaseFile,
  op: Operation,
  theirs: CaseEvent,
  since: readonly CaseEvent[],
  staff: Staff,
): Explanation {
  const what = eventSentence(theirs, staff.staffNo)
  if (theirs.kind === op.deed.kind && sameDemand(caseFile, op) && !proposedAnew(op, since)) {
    return { outcome: 'superseded', code: 'already_decided', message: `${what}，与您的意见一致，不必再办。` }
  }
  return { outcome: 'conflict', code: 'already_decided', message: `${what}，与您的意见不同，请打开最新情况后处理。` }
}

/** An endorsement agrees with one proposal: after another one it is not known what its author would have said. */
function proposedAnew({ deed }: Operation, since: readonly CaseEvent[]): boolean {
  return deed.kind === 'endorse' && since.some(({ kind }) => kind === 'propose_approve' || kind === 'propose_reject')
}

/**
 * Two 补正 are alike only when the applicant was asked for the same things, two 补正到件 only when the case has the papers
 * of both: no paper of a citizen is dropped in silence.
 */
function sameDemand(caseFile: CaseFile, { deed }: Operation): boolean {
  if (deed.kind === 'supplement_received') {
    const held = new Set(caseFile.documents.map(({ sha256 }) => sha256))
    return deed.papers.every(({ sha256 }) => held.has(sha256))
  }
  if (deed.kind !== 'request_supplement') return true
  const asked = caseFile.supplements.at(-1)?.items ?? []
  const codes = (items: readonly SupplementItem[]) => [...new Set(items.map((item) => item.code))].sort().join(' ')
  return codes(asked) === codes(deed.items)
}
