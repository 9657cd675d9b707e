import { Button } from 'antd'
import { useState } from 'react'
import { useDeskContext } from '../app/desk-context.ts'
import { useNav } from '../app/nav.ts'
import { tellProblem } from '../common/toasts.ts'
import { SelectionDeeds } from '../selection-deeds/SelectionDeeds.tsx'
import { claim } from './claim.ts'
import { type FrozenOrder, type QueueRowData, rowAt } from './order.ts'
import { clearSelection, MOST_SELECTED, useSelected } from './selection.ts'
import { queueText } from './text.queue.zh.ts'

const words = queueText.selection

/** The rows behind selected places, in the order they stand; one that has left the cache is left out. */
export async function selectedRows(order: FrozenOrder, places: ReadonlySet<number>): Promise<QueueRowData[]> {
  const sorted = [...places].sort((a, b) => a - b)
  const rows = await Promise.all(sorted.map((index) => rowAt(order, index)))
  return rows.flatMap((row) => row ?? [])
}

/** What exactly is selected, and what can be done with all of it. Nothing while nothing is. */
export function SelectionBar(props: { order: FrozenOrder }) {
  const { pack } = useDeskContext()
  const places = useSelected(props.order)
  const queue = useNav((nav) => nav.queue)
  const [busy, setBusy] = useState(false)
  if (places.size === 0) return null
  const take = async () => {
    setBusy(true)
    try {
      const rows = await selectedRows(props.order, places)
      await claim(
        rows.map(({ id }) => id),
        pack,
      )
      clearSelection()
    } catch (error) {
      tellProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className="selection-bar" aria-label={words.label} aria-live="polite">
      <b>{words.count(places.size, props.order.rows.length)}</b>
      {places.size >= MOST_SELECTED && <span className="muted">{words.full(MOST_SELECTED)}</span>}
      <Button size="small" disabled={busy} onClick={() => void take()}>
        {words.claim}
      </Button>
      <SelectionDeeds queue={queue} chosen={() => selectedRows(props.order, places)} />
      <Button size="small" type="text" onClick={clearSelection}>
        {words.clear} <kbd>Esc</kbd>
      </Button>
    </section>
  )
}
