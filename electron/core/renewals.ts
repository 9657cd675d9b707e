import { centralApi } from '#shared/contract/central-api.ts'
import type { Output } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { CentralFailure } from './central-failure.ts'
import type { Desk } from './desk.ts'
import { keepRenewals, keptRenewals } from './flow/cache-kept.ts'

/**
 * Recognitions that end soon: from the centre, or, when it cannot be reached, as it told last. Throws ProblemError
 * NotCached when it never told of that many days.
 */
export async function listRenewals(desk: Desk, withinDays: number): Promise<Output<'renewals.list'>> {
  const { store, client, leaving } = desk
  try {
    const answer = await client.ask(centralApi.renewals, { query: { withinDays: String(withinDays) } }, leaving)
    keepRenewals(store.cache, withinDays, answer)
    return { ...answer, fresh: true }
  } catch (error) {
    if (!(error instanceof CentralFailure) || error.fromCentre) throw error
    const kept = keptRenewals(store.cache, withinDays)
    if (kept) return { ...kept, fresh: false }
    throw new ProblemError('NotCached', '到期清单还没有下载到本机，请在恢复网络后再看。', { cause: error })
  }
}
