import { centralApi } from '#shared/contract/central-api.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'

type BatchMethod = Extract<keyof Handlers, `batch.${string}` | `lease.${string}`>

/** The calls of the 离线包 screen, in the order of the contract. */
export function batchHandlers(desk: () => Desk): Pick<Handlers, BatchMethod> {
  return {
    'batch.get': () => desk().batch.view(),
    'batch.plan': (input) => desk().batch.plan(input),
    'batch.take': async ({ caseIds, hours }) => {
      const { batch } = desk()
      const refused = await batch.take(caseIds, hours)
      return { view: await batch.view(), refused: [...refused] }
    },
    'batch.pause': () => {
      const { batch } = desk()
      batch.pause()
      return batch.view()
    },
    'batch.resume': () => {
      const { batch } = desk()
      batch.resume()
      return batch.view()
    },
    'batch.renew': async ({ hours }) => {
      const { batch } = desk()
      await batch.renew(hours)
      return batch.view()
    },
    'batch.giveBack': ({ caseIds }) => {
      const { batch } = desk()
      batch.giveBack(caseIds)
      return batch.view()
    },
    'lease.recall': async (body) => {
      const { client, sync, leaving } = desk()
      const { caseNo } = await client.ask(centralApi.recallLease, { body }, leaving)
      sync.wakePull()
      return { caseNo }
    },
  }
}
