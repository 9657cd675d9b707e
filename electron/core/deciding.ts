import type { Desk } from './desk.ts'
import type { DecisionSource } from './flow/decision.ts'

/** What a decision written now rests on. `shownPackVersion`: of the rules the person had on screen. */
export function decidingAt(desk: Desk, shownPackVersion: string | undefined): DecisionSource {
  const { store, staff, policy, deviceId, now, newId, batch, centreTime, holds } = desk
  return {
    cache: store.cache,
    work: store.work,
    staff,
    policy: policy(),
    shownPackVersion,
    deviceId,
    decidedAt: now(),
    newOpId: newId,
    skewMs: centreTime.skewMs(),
    offlineRefusal: batch.refusal(),
    held: holds.ms > 0,
  }
}
