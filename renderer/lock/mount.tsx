import { createRoot } from 'react-dom/client'
import type { SessionView } from '#shared/contract/core-api.ts'
import { call, holdCalls, on } from '../bridge.ts'
import { forgetEvidence } from '../evidence/evidence.ts'
import { LOCKED_LEVEL } from '../keyboard/dispatcher.ts'
import { dispatcher } from '../keyboard/useKeys.ts'
import { stopPageMaker } from '../window-desk/capture/page-maker.ts'
import { LockScreen } from './LockScreen.tsx'
import { LOCKED, tellPresence, UNLOCKED } from './lock.ts'
import { dropVeil, unveil, veil } from './veil.ts'

/** The lock of this window, beside the page and not in it: it must work whatever the page is doing. */
export function mountLock(): void {
  const host = document.createElement('div')
  host.id = 'lock'
  document.body.append(host)
  const root = createRoot(host)
  let locked: SessionView | null = null
  let freeKeys = () => {}

  const show = (session: SessionView) => {
    const now = session.staff !== null && session.lock?.locked === true ? session : null
    const wasSame = now !== null && locked !== null
    const switched = locked !== null && session.staff?.id !== locked.staff?.id
    if (now && !wasSame) {
      holdCalls(true)
      freeKeys = dispatcher.add(() => ({ title: '', level: LOCKED_LEVEL, exclusive: true, bindings: [] }))
      window.dispatchEvent(new Event(LOCKED))
      veil(host)
      stopPageMaker()
      forgetEvidence()
    }
    root.render(now ? <LockScreen session={now} onChanged={show} second={location.hash === '#evidence'} /> : null)
    if (!now && locked) {
      freeKeys()
      if (switched) dropVeil()
      // Not before the lock is gone from the screen: its own field would take the focus back.
      else window.setTimeout(unveil, 0)
      holdCalls(false)
      window.dispatchEvent(new Event(UNLOCKED))
    }
    locked = now
  }
  on('session.changed', show)
  on('core.restarted', () => void call('session.get', {}).then(show, () => undefined))
  call('session.get', {}).then(show, () => undefined)
  tellPresence()
}
