import type { CaseFile } from '#shared/model/case.ts'
import type { OpCode, Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { personWords, timeWords } from '../ops/words.ts'
import type { LeaseEvent } from './log.ts'
import { heldWords, isLive, recallWords } from './rules.ts'

interface LeaseProblem {
  readonly code: Extract<OpCode, 'lease_lost' | 'reassigned'>
  readonly message: string
}

/**
 * Why an operation must not go through although its case is still what it was decided on: somebody else has the case,
 * or a supervisor has taken it from this person since. `since`: the log from the operation's fence on, oldest first.
 * A lease that has merely run out costs nobody a decision, and voiding a case is never stopped by one.
 */
export function leaseProblem(
  { lease }: Pick<CaseFile, 'lease'>,
  { deed, fence }: Pick<Operation, 'deed' | 'fence'>,
  { staffNo }: Staff,
  now: string,
  since: readonly LeaseEvent[],
): LeaseProblem | null {
  if (deed.kind === 'void') return null
  const at = since.findLastIndex((event) => isTakenFrom(event, staffNo))
  const recall = since[at]
  if (recall) {
    const to = recall.what === 'handed_over' ? (since.slice(at).find(({ what }) => what === 'taken') ?? null) : null
    const message = `${recallWords(recall, to)}。您的意见没有生效，请与主管联系。`
    return { code: to === null ? 'lease_lost' : 'reassigned', message }
  }
  if (!isLive(lease, now) || lease.holder === staffNo) return null
  const given = since.find(
    (event) => event.what === 'taken' && event.fence === lease.fence && event.by !== lease.holder,
  )
  if (given && given.by !== null) {
    const who = `${personWords(given.by, given.byName)}已于${timeWords(given.at)}`
    const message = `${who}将这件交给${personWords(lease.holder, lease.holderName)}办理，原因：${given.note}。您的意见没有生效，请与主管联系。`
    return { code: 'reassigned', message }
  }
  const why = fence === undefined ? '' : '您的领取期限已过或已交回，'
  return { code: 'lease_lost', message: `${why}${heldWords(lease)}，您的意见没有生效，请与其联系或等其交回。` }
}

/** A lease that was this person's and that somebody in charge ended. */
function isTakenFrom({ what, holder }: LeaseEvent, staffNo: string): boolean {
  return (what === 'recalled' || what === 'handed_over') && holder === staffNo
}
