import { useEffect, useState } from 'react'
import { z } from 'zod'
import { QueueFilter, QueueName } from '#shared/contract/core-api.ts'
import { tellWarning } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { type Nav, screens, useNav } from './nav.ts'

const KEY = 'place'
/** Written down so long after the last movement, in ms. */
const SETTLED_MS = 100
/** Who dies again so soon after coming back may be dying of that very place, in ms. */
const AT_ONCE_MS = 60_000

const Place = z.object({ filter: QueueFilter, cursor: z.int(), scrollTop: z.number() })
const Opened = z.object({
  caseId: z.string(),
  index: z.int().nullable(),
  screen: z.enum(['batch', 'batchApprove', 'exports', 'window']).exactOptional(),
})
const Citizen = z.union([
  z.object({ caseId: z.string() }),
  z.object({ draftId: z.string() }),
  z.object({ provisionalNo: z.string() }),
])
const Kept = z.object({
  staffId: z.string(),
  /** when it was last come back to, in ms since 1970 */
  backAt: z.number().nullable(),
  nav: z.object({
    screen: z.enum(screens),
    queue: QueueName,
    places: z.partialRecord(QueueName, Place),
    open: Opened.nullable(),
    citizen: Citizen.nullable(),
  }),
})

/**
 * Comes back to where somebody was when the window's process has died. The place is kept in the storage of the window's
 * session, which outlives that process and may lie on the disk: codes and ids only, never what somebody searched for. A
 * window that is closed or loaded anew in good order forgets it.
 */
export function useKeptNav(staffId: string): void {
  useState(() => comeBack(staffId))
  useEffect(() => {
    let timer: number | undefined
    const write = () => {
      const kept = { staffId, backAt, nav: keptOf(useNav.getState()) }
      window.sessionStorage.setItem(KEY, JSON.stringify(kept))
    }
    const stop = useNav.subscribe(() => {
      window.clearTimeout(timer)
      timer = window.setTimeout(write, SETTLED_MS)
    })
    write()
    return () => {
      stop()
      window.clearTimeout(timer)
      forget()
    }
  }, [staffId])
}

/** what the window died with; read once */
let left = Kept.safeParse(JSON.parse(window.sessionStorage.getItem(KEY) ?? 'null')).data
let backAt: number | null = null

const forget = () => window.sessionStorage.removeItem(KEY)
let reopening = false
window.addEventListener('pagehide', () => {
  if (!reopening) forget()
})

/** Opens the window anew, at the place it is at. */
export function reopen(): void {
  reopening = true
  window.location.reload()
}

function comeBack(staffId: string): void {
  const kept = left
  left = undefined
  if (kept?.staffId !== staffId) return
  backAt = Date.now()
  const again = kept.backAt !== null && backAt - kept.backAt < AT_ONCE_MS
  if (!again) useNav.setState(kept.nav)
  tellWarning([again ? text.app.reopenedAgain : text.app.reopened, text.app.reopenedSafe])
}

/** A case opened from another one comes back without that one; a queue that was searched, whole and at its top. */
function keptOf({ screen, queue, places, open, citizen }: Nav): object {
  const searchless = Object.entries(places).map(([name, place]) => {
    const { search, ...filter } = place.filter
    return [name, search === undefined ? place : { filter, cursor: 0, scrollTop: 0 }]
  })
  return { screen, queue, places: Object.fromEntries(searchless), open: open && { ...open, from: undefined }, citizen }
}
