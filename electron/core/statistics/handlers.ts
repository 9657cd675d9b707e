import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { CentralFailure } from '../central-failure.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'

/** What the centre counted. Throws ProblemError Offline: numbers of yesterday would be taken for today's. */
export const statisticsHandlers = (desk: () => Desk): Pick<Handlers, 'statistics.get'> => ({
  'statistics.get': async ({ days }) => {
    const { client, leaving } = desk()
    try {
      return await client.ask(centralApi.statistics, { query: { days: String(days) } }, leaving)
    } catch (error) {
      if (!(error instanceof CentralFailure) || error.kind !== 'Offline') throw error
      throw new ProblemError('Offline', '统计由中心实时计算，请在恢复网络后再看。', { cause: error })
    }
  },
})
