import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { findAtDesk } from './find.ts'

type WindowMethod = Extract<keyof Handlers, `window.${string}`>

/** The calls of the window desk, in the order of the contract. */
export function windowHandlers(desk: () => Desk): Pick<Handlers, WindowMethod> {
  return {
    'window.find': ({ text }) => {
      const { store, today } = desk()
      return findAtDesk(store.cache, () => [], text, today())
    },
  }
}
