import type { LeaseRefusal } from '#shared/contract/lease-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Lease } from '#shared/model/lease.ts'
import type { Staff } from '#shared/model/staff.ts'
import { possibleDeeds } from '#shared/policy/allowed.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { personWords, timeWords } from '../ops/words.ts'
import type { LeaseEvent } from './log.ts'

/** Who asks from which desk, for how long, and how many cases more this person may have. */
export interface Asking {
  readonly staff: Staff
  readonly deviceId: string
  /** the centre's time */
  readonly now: string
  /** end of what is granted now */
  readonly until: string
  readonly room: number
}

/** What is to happen: a lease with a new fence, the one there is for longer or as it is, or nothing, and why. */
export type LeaseVerdict =
  | { readonly kind: 'take'; readonly caseFile: CaseFile; readonly note: string }
  | { readonly kind: 'extend' | 'keep'; readonly caseFile: CaseFile; readonly lease: Lease }
  | { readonly kind: 'refuse'; readonly code: LeaseRefusal['code']; readonly message: string }

/** Does somebody have the case now? A lease whose end has passed may still stand in it. */
export function isLive(lease: Lease | null | undefined, now: string): lease is Lease {
  return !!lease && Date.parse(lease.until) > Date.parse(now)
}

/** 「王敏（100201）正在办理，到11月25日 14:00」 */
export function heldWords({ holder, holderName, until }: Lease): string {
  return `${personWords(holder, holderName)}正在办理，到${timeWords(until)}`
}

/** May this person take the case for working on it alone? `null`: there is no such case. */
export function judgeTake(caseFile: CaseFile | null, asking: Asking): LeaseVerdict {
  const { staff, deviceId, now, room } = asking
  if (caseFile === null || caseFile.areaCode !== staff.areaCode) {
    return refuse('unknown_case', '中心没有这件，或它不属于您的统筹区，请更新数据后再看。')
  }
  const lacks = whyNotWorkable(caseFile, staff)
  if (lacks !== null) return lacks
  const { lease } = caseFile
  if (isLive(lease, now)) {
    if (lease.holder !== staff.staffNo) return refuse('held', `${heldWords(lease)}。`)
    if (lease.deviceId === deviceId) return { caseFile, ...longer(lease, asking) }
    return { kind: 'take', caseFile, note: '同一人换了设备' }
  }
  return room > 0
    ? { kind: 'take', caseFile, note: '' }
    : refuse('too_many', '您领取的件数已到上限，这件没有领取，请先办理或交回已领取的。')
}

/**
 * A desk says that it still has a lease. One that has run out goes on when nobody took the case since and it was not
 * given back; the fence keeps a late word about an old lease from doing anything to a new one. `last`: the newest line
 * of the log about the case.
 */
export function judgeRenewal(
  caseFile: CaseFile | null,
  fence: number,
  last: LeaseEvent | null,
  asking: Asking,
): LeaseVerdict {
  const { staff, deviceId, now } = asking
  const lease = caseFile?.areaCode === staff.areaCode ? caseFile.lease : null
  if (caseFile && isLive(lease, now)) {
    if (lease.holder !== staff.staffNo) return refuse('lease_lost', `${heldWords(lease)}。`)
    if (lease.deviceId !== deviceId) return refuse('lease_lost', '您已在另一台设备上领取这件，请在那台设备上办理。')
    if (lease.fence !== fence) return { kind: 'keep', caseFile, lease }
    return judgeTake(caseFile, asking)
  }
  const ranOut = last?.fence === fence && last.holder === staff.staffNo && ['taken', 'expired'].includes(last.what)
  if (ranOut) return judgeTake(caseFile, asking)
  if (last?.what === 'recalled' && last.fence === fence) {
    return refuse('lease_lost', `${recallWords(last, null)}，请先不要办理。`)
  }
  const verdict = judgeTake(caseFile, asking)
  if (verdict.kind === 'refuse' && verdict.code !== 'too_many') return verdict
  return refuse('lease_lost', '这件已经不由您单独办理，现在没有别人在办，要办请重新领取。')
}

/** May somebody be handed the case by a supervisor? Null: yes; otherwise why not, as a sentence. */
export function handOverProblem(caseFile: CaseFile, to: Staff): string | null {
  const lacks = whyNotWorkable(caseFile, to)
  if (lacks === null) return null
  return lacks.code === 'not_open' ? lacks.message : `${personWords(to.staffNo, to.name)}不能办理这一环节，请另选同事。`
}

/** 「周主管（100401）已于11月23日 14:05将这件转给王敏（100201），原因：休假」 */
export function recallWords(recall: LeaseEvent, to: LeaseEvent | null): string {
  const who = recall.by === null ? '中心' : personWords(recall.by, recall.byName)
  const what = to === null ? '收回这件' : `将这件转给${personWords(to.holder, to.holderName)}`
  return `${who}已于${timeWords(recall.at)}${what}，原因：${recall.note}`
}

type Refused = Extract<LeaseVerdict, { kind: 'refuse' }>

function refuse(code: LeaseRefusal['code'], message: string): Refused {
  return { kind: 'refuse', code, message }
}

/** A case is leased for its next step: somebody must be able to do that, and this person must be allowed to. */
function whyNotWorkable(caseFile: CaseFile, staff: Staff): Refused | null {
  const { state } = caseFile
  if (!workable.includes(state)) return refuse('not_open', `这件现为「${stateWords[state]}」，现在没有要办的环节。`)
  const deeds = possibleDeeds(caseFile, staff).filter((kind) => kind !== 'void')
  return deeds.length > 0 ? null : refuse('not_authorised', '您的岗位或回避要求不允许您办理这一环节，这件没有领取。')
}

/** Steps at which staff have something to do; while the applicant answers a 补正 nobody has. */
const workable: readonly CaseFile['state'][] = ['received', 'originals', 'first_review', 'second_review']

/**
 * The same lease for longer. One that gains less than a tenth stays as it is: every change of a case travels to every
 * desk, and heartbeats are many.
 */
function longer(lease: Lease, { now, until }: Asking): { readonly kind: 'extend' | 'keep'; readonly lease: Lease } {
  const [granted, gained] = [Date.parse(until) - Date.parse(now), Date.parse(until) - Date.parse(lease.until)]
  return gained * 10 >= granted ? { kind: 'extend', lease: { ...lease, until } } : { kind: 'keep', lease }
}
