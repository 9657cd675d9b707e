import type { CaseFile } from '../model/case.ts'
import type { DeedKind } from '../model/operation.ts'
import type { Staff } from '../model/staff.ts'

const proposing: readonly string[] = ['propose_approve', 'propose_reject'] satisfies DeedKind[]
/** What a second person does with a proposal. */
export const secondLooks: readonly string[] = ['endorse', 'return_to_first'] satisfies DeedKind[]

type Judged = Pick<CaseFile, 'barred' | 'firstReviewer' | 'history'>

/**
 * Why this person may not judge this case although the post would allow it, as a sentence; null = may. Counts over all
 * rounds of the case: a 复审 that gave it back does not turn its author into a 初审 of the next round.
 * Basis: 社会保险经办条例 Art. 37 (分级审核), duty separation and 回避.
 */
export function dutyConflict(caseFile: Judged, kind: DeedKind, { staffNo }: Staff): string | null {
  const did = (kinds: readonly string[]) =>
    caseFile.history.some((event) => event.by === staffNo && kinds.includes(event.kind))
  if (secondLooks.includes(kind) && (caseFile.firstReviewer === staffNo || did(proposing))) {
    return '初审和复审不能是同一个人，请由其他同事复审。'
  }
  if (secondLooks.includes(kind) && insistedAgainst(caseFile.history).includes(staffNo)) {
    return '您退回过这件，初审仍坚持原意见，两人意见不一致，请由第三位同事复审。'
  }
  if (proposing.includes(kind) && did(secondLooks)) {
    return '您复审过这件，不能再作初审，请由其他同事提出意见。'
  }
  if ((proposing.includes(kind) || secondLooks.includes(kind)) && caseFile.barred.includes(staffNo)) {
    return '您办理过这件所针对的原认定，按回避要求不能再审，请由其他同事办理。'
  }
  return null
}

/**
 * 工号 of everybody who returned the very proposal that now stands again: two people disagree, so a third one decides.
 * A proposal that came round to what the second person said is no disagreement any more.
 */
export function insistedAgainst(history: CaseFile['history']): string[] {
  const standing = history.findLastIndex(({ kind }) => proposing.includes(kind))
  return history.flatMap((event, i) => {
    if (event.kind !== 'return_to_first' || event.by === null || i > standing) return []
    const returned = history.slice(0, i).findLast(({ kind }) => proposing.includes(kind))
    return returned?.kind === history[standing]?.kind ? [event.by] : []
  })
}
