import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { recentDecisions, undo } from './undo.ts'

/** Taking decisions back, for who is signed in. */
export const undoHandlers = (desk: () => Desk): Pick<Handlers, 'decision.undo' | 'decision.recent'> => ({
  'decision.undo': ({ opId }) => {
    const { store, now, emit } = desk()
    const undone = undo(store.work, opId, now())
    emit('outbox.changed', { opId })
    return undone
  },
  'decision.recent': () => {
    const { store, holds } = desk()
    return recentDecisions(store.work, store.cache, holds.left)
  },
})
