import { useRef, useState } from 'react'
import { QueueName } from '#shared/contract/core-api.ts'
import type { Staff } from '#shared/model/staff.ts'
import { openPalette } from '../keyboard/palette-state.ts'
import { keysText } from '../keyboard/text.keys.zh.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { leaveDesk } from '../lock/lock.ts'
import { lockText } from '../lock/text.lock.zh.ts'
import { text } from '../text.zh.ts'
import { atWindow } from '../window-desk/at-window.ts'
import { enterQueue, goTo } from './nav.ts'
import { focusSearch } from './search-focus.ts'

const AFTER_G_MS = 1500

/** Keys that hold on every screen: the sheet, the search box, G and a digit to go somewhere. */
export function useAppKeys(staff: Staff): { open: boolean; show: () => void; hide: () => void } {
  const [open, setOpen] = useState(false)
  const pressedG = useRef(Number.NEGATIVE_INFINITY)
  const [waitsForDigit, setWaits] = useState(false)

  useKeys({
    title: text.keys.everywhere,
    level: level.app,
    bindings: [
      { keys: ['?'], label: text.keys.sheet, run: () => setOpen(true) },
      { id: 'app.leave', keys: ['F8'], label: lockText.leave, inText: true, run: () => void leaveDesk() },
      { id: 'app.search', keys: ['/'], label: text.keys.search, run: () => focusSearch() },
      { keys: ['Ctrl+k'], label: keysText.palette.open, inText: true, run: openPalette },
      {
        id: 'app.go',
        keys: ['g'],
        shown: 'G 1–9 · G H · G W · G B · G O · G S · G R · G E · G T · G P',
        label: text.keys.go,
        run: () => {
          pressedG.current = performance.now()
          setWaits(true)
        },
      },
    ],
  })
  useKeys(
    waitsForDigit
      ? {
          title: text.keys.everywhere,
          level: level.dialog,
          bindings: [
            {
              keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9', 'h', 'w', 'b', 'o', 's', 'r', 'e', 't', 'p'],
              label: '',
              run: (event) => {
                setWaits(false)
                const since = performance.now() - pressedG.current
                // One key only: the next may come before this scope is gone.
                pressedG.current = Number.NEGATIVE_INFINITY
                if (since > AFTER_G_MS) return false
                if (event.key === 'h') goTo('home')
                else if (event.key === 'w' && atWindow(staff)) goTo('window')
                else if (event.key === 'b') goTo('batch')
                else if (event.key === 'o') goTo('outbox')
                else if (event.key === 's') goTo('sync')
                else if (event.key === 'r') goTo('renewals')
                else if (event.key === 'e') goTo('exports')
                else if (event.key === 't') goTo('reports')
                else if (event.key === 'p') goTo('policy')
                const queue = QueueName.options[Number(event.key) - 1]
                if (queue) enterQueue(queue)
              },
            },
          ],
        }
      : null,
  )
  return { open, show: () => setOpen(true), hide: () => setOpen(false) }
}
