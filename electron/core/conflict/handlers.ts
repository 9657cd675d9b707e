import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { checkOperation } from './check.ts'
import { redecide } from './redecide.ts'
import { type ConflictSource, conflictView } from './view.ts'

type ConflictMethod = 'outbox.conflict' | 'outbox.redecide' | 'outbox.check' | 'sync.log'

/** The calls around an operation the centre did not take, in the order of the contract. */
export function conflictHandlers(desk: () => Desk): Pick<Handlers, ConflictMethod> {
  const source = ({ store, staff, policy, centreTime }: Desk) =>
    ({
      cache: store.cache,
      work: store.work,
      staff,
      pack: policy().pack,
      now: centreTime.now(),
    }) satisfies ConflictSource
  return {
    'outbox.conflict': ({ opId }) => conflictView(source(desk()), opId),
    'outbox.redecide': ({ opId }) => {
      const { now, emit } = desk()
      const prepared = redecide(source(desk()), opId, now())
      emit('outbox.changed', { opId })
      return prepared
    },
    'outbox.check': ({ opId }) => checkOperation(desk(), opId),
    'sync.log': () => desk().syncLog.lines(),
  }
}
