import { call } from '../bridge.ts'
import { tellProblem } from '../common/toasts.ts'

/** Told to this window: whoever looks through a camera or holds anything outside the page lets go, and may take it up again. */
export const LOCKED = 'desk-locked'
export const UNLOCKED = 'desk-unlocked'

/** 离席: what is being written goes to the disk, then the desk is locked. */
export async function leaveDesk(): Promise<void> {
  try {
    // Whoever holds something unsaved saves it when the page goes: to be locked is no less.
    window.dispatchEvent(new Event('pagehide'))
    await call('session.lock', {})
  } catch (error) {
    tellProblem(error)
  }
}

/** How often the core is told that somebody is there: well within the shortest time after which it locks. */
const TELL_EVERY_MS = 10_000

/** Tells the core of keys and pointer; the core alone decides when nobody is there. */
export function tellPresence(): void {
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = () => {
    const now = performance.now()
    if (now - toldAt < TELL_EVERY_MS) return
    toldAt = now
    // A core that has just gone is told of by whoever needs it.
    call('session.touch', {}).catch(() => undefined)
  }
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
    window.addEventListener(kind, tell, { capture: true, passive: true })
  }
}
