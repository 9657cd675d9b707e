// biome-ignore-all lint/a11y/useSemanticElements: a virtual list of 100,000 rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import { FlexRender, type Row } from '@tanstack/react-table'
import { memo } from 'react'
import type { Band } from '#shared/contract/core-api.ts'
import { text } from '../text.zh.ts'
import type { features } from './columns.tsx'
import type { QueueRowData } from './order.ts'

export interface Place {
  readonly start: number
  readonly size: number
}

const styleOf = (place: Place) => ({ height: place.size, transform: `translateY(${place.start}px)` })

/** One row of the list; drawn again only when its data, its place or the cursor on it changes. */
export const QueueLine = memo(
  function QueueLine(props: {
    index: number
    place: Place
    row: Row<typeof features, QueueRowData> | undefined
    loading: boolean
    on: boolean
    /** which columns there are: another list, other cells */
    columns: unknown
    /** ticked for doing something with several at once */
    selected: boolean
    open: (index: number) => void
    pick: (index: number, range: boolean) => void
  }) {
    const { index, row, on } = props
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's own keys open the row under the cursor
      <div
        id={`queue-row-${index}`}
        className={`line row ${on ? 'on' : ''} ${props.selected ? 'selected' : ''} ${row?.original.outbox ? 'sent' : ''}`}
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
        {row?.getAllCells().map((cell) => (
          <span key={cell.id} role="gridcell" className={`cell c-${cell.column.id}`}>
            <FlexRender cell={cell} />
          </span>
        )) ?? (
          // on its way, or gone from the cache since the order was frozen
          <span role="gridcell" className="placeholder">
            {props.loading ? '' : text.queueScreen.rowGone}
          </span>
        )}
      </div>
    )
  },
  (before, after) =>
    before.index === after.index &&
    before.on === after.on &&
    before.selected === after.selected &&
    before.columns === after.columns &&
    before.loading === after.loading &&
    before.place.start === after.place.start &&
    before.place.size === after.place.size &&
    before.row?.original === after.row?.original,
)

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
