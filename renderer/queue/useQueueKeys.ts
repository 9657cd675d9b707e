import { placeOf, useNav } from '../app/nav.ts'
import { level, useKeys } from '../keyboard/useKeys.ts'
import { text } from '../text.zh.ts'
import type { FrozenOrder } from './order.ts'
import { clearSelection, MOST_SELECTED, selectRows, toggleRow, useSelection } from './selection.ts'
import { queueText } from './text.queue.zh.ts'

/** Keys of the list: the cursor, and opening what it stands on. */
export function useQueueKeys(list: {
  total: number
  pageRows: () => number
  move: (index: number) => void
  open: () => void
  byRule: () => void
  order: FrozenOrder
}): void {
  const cursor = () => placeOf(useNav.getState(), useNav.getState().queue).cursor
  const by = (delta: () => number) => () => {
    const nav = useNav.getState()
    const index = placeOf(nav, nav.queue).cursor + delta()
    list.move(Math.min(Math.max(index, 0), list.total - 1))
  }
  useKeys(
    list.total === 0
      ? null
      : {
          title: text.keys.queue,
          level: level.screen,
          bindings: [
            { keys: ['ArrowDown'], label: text.keys.nextRow, repeats: true, run: by(() => 1) },
            { id: 'queue.next', keys: ['j'], label: text.keys.nextRow, repeats: true, run: by(() => 1) },
            { keys: ['ArrowUp'], label: text.keys.previousRow, repeats: true, run: by(() => -1) },
            { id: 'queue.previous', keys: ['k'], label: text.keys.previousRow, repeats: true, run: by(() => -1) },
            { keys: ['PageDown'], label: text.keys.nextPage, repeats: true, run: by(list.pageRows) },
            { keys: ['PageUp'], label: text.keys.previousPage, repeats: true, run: by(() => -list.pageRows()) },
            { keys: ['Home'], label: text.keys.first, run: by(() => -list.total) },
            { keys: ['End'], label: text.keys.last, run: by(() => list.total) },
            { keys: ['Enter'], label: text.keys.open, run: () => list.open() },
            { id: 'queue.byRule', keys: ['n'], label: queueText.next.open, run: () => list.byRule() },
            { keys: [' '], label: queueText.keys.toggle, run: () => toggleRow(list.order, cursor()) },
            {
              keys: ['Shift+ArrowDown'],
              label: queueText.keys.extend,
              repeats: true,
              run: () => {
                selectRows(list.order, cursor(), Math.min(cursor() + 1, list.total - 1))
                by(() => 1)()
              },
            },
            {
              keys: ['Ctrl+a'],
              label: queueText.keys.all(MOST_SELECTED),
              run: () => selectRows(list.order, 0, Math.min(list.total, MOST_SELECTED) - 1),
            },
            {
              keys: ['Escape'],
              label: queueText.keys.clear,
              run: () => (useSelection.getState().places.size > 0 ? clearSelection() : false),
            },
          ],
        },
  )
}
