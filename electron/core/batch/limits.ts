import { OfflineLimits } from '#shared/contract/batch-api.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import type { CentreTime } from '../centre-time.ts'
import type { ReadDb } from '../db/sql.ts'
import { countUndelivered, mayBeUndelivered } from '../flow/outbox.ts'

const HOUR_MS = 3_600_000

/** Where this desk stands with what the pack allows without the network. Times in ms by the centre's clock. */
export interface OfflineStanding {
  readonly limits: OfflineLimits | null
  readonly undelivered: number
  readonly lastContactAt: number | null
  readonly until: number | null
  /** why nothing more may be decided now, as a sentence; null = it may */
  readonly refusal: string | null
  /** what happens at the limit, or already does */
  readonly afterwards: string
}

/** Checked once for each pack: every decision asks. */
const checked = new WeakMap<object, OfflineLimits>()

/** What the pack says about working without the network; null where it says nothing. */
export function limitsOf({ offline }: Pick<PolicyPack, 'offline'>): OfflineLimits | null {
  if (!offline) return null
  const limits = checked.get(offline) ?? OfflineLimits.parse(offline)
  checked.set(offline, limits)
  return limits
}

type Time = Pick<CentreTime, 'now' | 'lastContactAt'>
type Pack = Pick<PolicyPack, 'offline'>

/** May be asked at any moment; without limits in the pack nothing is ever refused. */
export function offlineStanding(pack: Pack, time: Time, work: ReadDb): OfflineStanding {
  const limits = limitsOf(pack)
  const undelivered = countUndelivered(work)
  const lastContactAt = time.lastContactAt()
  const until = limits && lastContactAt !== null ? lastContactAt + limits.hours * HOUR_MS : null
  const refusal = limits && refusalOf(limits, undelivered, until !== null && time.now() >= until)
  return { limits, undelivered, lastContactAt, until, refusal, afterwards: refusal ?? ahead(limits) }
}

/** Its refusal alone. Every decision asks, so what has not been delivered is counted only where it may be too much. */
export function offlineRefusal(pack: Pack, time: Time, work: ReadDb): string | null {
  const limits = limitsOf(pack)
  if (!limits) return null
  const lastContactAt = time.lastContactAt()
  const tooLong = lastContactAt !== null && time.now() >= lastContactAt + limits.hours * HOUR_MS
  return tooLong || mayBeUndelivered(work, limits.undelivered) ? offlineStanding(pack, time, work).refusal : null
}

const KEPT = '草稿照常保存，已作的审核没有丢失。'

function refusalOf(limits: OfflineLimits, undelivered: number, tooLong: boolean): string | null {
  if (tooLong) return `离线已超过 ${limits.hours} 小时，请先联网同步再提交；${KEPT}`
  if (undelivered >= limits.undelivered) {
    return `本机已有 ${undelivered} 条审核没有送达中心，达到上限 ${limits.undelivered} 条，请先联网发送再提交；${KEPT}`
  }
  return null
}

function ahead(limits: OfflineLimits | null): string {
  if (!limits) return '现行政策没有规定离线时限；离线时作的审核保存在本机，恢复网络后自动发送。'
  return `离线超过 ${limits.hours} 小时，或有 ${limits.undelivered} 条审核未送达时，本机只能保存草稿，不能再提交；联网同步后自动恢复。`
}
