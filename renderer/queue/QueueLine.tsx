// biome-ignore-all lint/a11y/useSemanticElements: a virtual list of 100,000 rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import { memo } from 'react'
import type { Band, QueueName } from '#shared/contract/core-api.ts'
import { placeOf, useNav } from '../app/nav.ts'
import { text } from '../text.zh.ts'
import type { QueueColumn } from './columns.tsx'
import type { QueueRowData } from './order.ts'

export interface Place {
  readonly start: number
  readonly size: number
}

const styleOf = (place: Place) => ({ height: place.size, top: place.start })

/**
 * One row of the list; drawn again only when its data, its place or the cursor on it changes. It asks itself whether the
 * cursor is on it, so that moving the cursor draws two rows and not the list.
 */
export const QueueLine = memo(
  function QueueLine(props: {
    queue: QueueName
    index: number
    place: Place
    row: QueueRowData | undefined
    loading: boolean
    columns: readonly QueueColumn[]
    /** ticked for doing something with several at once */
    selected: boolean
    open: (index: number) => void
    pick: (index: number, range: boolean) => void
  }) {
    const { queue, index, row } = props
    const on = useNav((nav) => placeOf(nav, queue).cursor === index)
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys open the row under the cursor
      <div
        id={rowId(index)}
        className={`line row ${on ? 'on' : ''} ${props.selected ? 'selected' : ''} ${row?.outbox ? 'sent' : ''}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={props.selected}
        aria-current={on ? 'true' : undefined}
        style={styleOf(props.place)}
        onClick={(event) => {
          if (event.ctrlKey || event.shiftKey) props.pick(index, event.shiftKey)
          else props.open(index)
        }}
      >
        {props.selected && (
          <span className="tick" aria-hidden="true">
            ✔
          </span>
        )}
        {row ? (
          props.columns.map((column) => (
            <span key={column.id} role="gridcell" className={`cell c-${column.id}`}>
              {column.cell(row)}
            </span>
          ))
        ) : (
          // on its way, or gone from the cache since the order was frozen
          <span role="gridcell" className="placeholder">
            {props.loading ? '' : text.queueScreen.rowGone}
          </span>
        )}
      </div>
    )
  },
  (before, after) =>
    before.queue === after.queue &&
    before.index === after.index &&
    before.selected === after.selected &&
    before.columns === after.columns &&
    before.loading === after.loading &&
    before.place.start === after.place.start &&
    before.place.size === after.place.size &&
    before.row === after.row,
)

/** The DOM id of a row, by which the grid names the active one. */
export const rowId = (index: number): string => `queue-row-${index}`

/** Header of a deadline band. */
export function BandLine(props: { band: Band; count: number; soonWorkdays: number; place: Place }) {
  return (
    <div className="line group" role="row" style={styleOf(props.place)}>
      <span role="gridcell">
        <span aria-hidden="true">{text.band[props.band].shape}</span> {text.bandTitle(props.band, props.soonWorkdays)}
        <span className="num">{text.common.pieces(props.count)}</span>
      </span>
    </div>
  )
}
