import { centralApi } from '#shared/contract/central-api.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { nextByRule, skip } from './turn.ts'

type TurnMethod = 'queue.next' | 'queue.skip' | 'supervision.skips'

/** Whose turn it is, for who is signed in. */
export const turnHandlers = (desk: () => Desk): Pick<Handlers, TurnMethod> => ({
  'queue.next': ({ filter, except }) => nextByRule(desk(), filter, except),
  'queue.skip': (passed) => {
    const skipped = skip(desk(), passed)
    desk().sync.wakePrints()
    return skipped
  },
  'supervision.skips': ({ days }) => {
    const { client, leaving } = desk()
    return client.ask(centralApi.outOfTurnView, { query: { days: String(days) } }, leaving)
  },
})
