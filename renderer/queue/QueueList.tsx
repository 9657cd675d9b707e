// biome-ignore-all lint/a11y/useSemanticElements: a virtual list of 100,000 rows cannot be a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useChoices } from '../app/choices.ts'
import { useDeskContext } from '../app/desk-context.ts'
import { scaleOf, useDisplay } from '../app/display.ts'
import { openCase, placeOf, setPlace, useNav } from '../app/nav.ts'
import { ProblemLine } from '../common/ProblemView.tsx'
import { tellProblem } from '../common/toasts.ts'
import { text } from '../text.zh.ts'
import { openByRule } from './by-rule.ts'
import { columnsOf, templateOf } from './columns.tsx'
import { layOut } from './items.ts'
import { type FrozenOrder, rowAt } from './order.ts'
import { BandLine, QueueLine, rowId } from './QueueLine.tsx'
import { selectRows, toggleRow, useSelected } from './selection.ts'
import { useQueueKeys } from './useQueueKeys.ts'
import { useRows } from './useRows.ts'

const ROW = { regular: 36, compact: 28 } as const
const HEADER = 28
/** the line of column names, which stays on top while the rows go by */
const HEAD = 34
const OVERSCAN = 3
const SLOTS = 32

/** How many rows the list draws at most at once, growing in steps: a row drawn anew takes the place of one gone by. */
function useSlots(drawn: number): number {
  const slots = useRef(SLOTS)
  slots.current = Math.max(slots.current, Math.ceil(drawn / SLOTS) * SLOTS)
  return slots.current
}

/** The virtual list of a frozen order. Rows come in chunks around what is on screen; the others are placeholders. */
export const QueueList = memo(function QueueList(props: { order: FrozenOrder }) {
  const { order } = props
  const { queue } = order
  const { pack, staff } = useDeskContext()
  const scale = scaleOf(useDisplay((display) => display.fontSize))
  const scroller = useRef<HTMLDivElement>(null)
  const { hiddenColumns, density } = useChoices()
  const selected = useSelected(order)
  const items = useMemo(() => layOut(queue, order.rows.length, order.bands), [queue, order])
  const heights = { row: Math.round(ROW[density] * scale), header: Math.round(HEADER * scale) }

  const virtual = useVirtualizer({
    count: items.count,
    getScrollElement: () => scroller.current,
    estimateSize: (line) => (items.isHeader(line) ? heights.header : heights.row),
    overscan: OVERSCAN,
    // The rows begin below the column names: without this, the row the cursor moves down to would stay below the edge.
    scrollPaddingEnd: Math.round(HEAD * scale),
    initialOffset: () => placeOf(useNav.getState(), queue).scrollTop,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the height of a row changes
  useLayoutEffect(() => virtual.measure(), [heights.row])

  const visible = virtual.getVirtualItems().map((line) => ({ line, item: items.at(line.index) }))
  const indexes = visible.flatMap(({ item }) => (item.kind === 'row' ? [item.index] : []))
  const { rowOf, isLoading, problem, retry } = useRows(order, indexes.at(0) ?? 0, indexes.at(-1) ?? 0)
  const columns = useMemo(() => columnsOf(pack, staff.staffNo, hiddenColumns), [pack, staff.staffNo, hiddenColumns])
  const slots = useSlots(visible.length)

  const open = useCallback(
    (index: number) => {
      setPlace({ cursor: index })
      // Enter may come before the row itself: it is waited for, and dropped if the person has moved on meanwhile.
      rowAt(order, index).then((row) => {
        const nav = useNav.getState()
        if (row && nav.screen === 'queue' && placeOf(nav, queue).cursor === index) openCase(row.id, index)
      }, tellProblem)
    },
    [order, queue],
  )
  useQueueKeys({
    total: order.rows.length,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? heights.row) / heights.row) - 1),
    move: (index) => {
      setPlace({ cursor: index })
      virtual.scrollToIndex(items.lineOf(index), { align: 'auto' })
    },
    open: () => open(placeOf(useNav.getState(), queue).cursor),
    byRule: () => void openByRule(order),
    order,
  })
  const pick = useCallback(
    (index: number, range: boolean) => {
      if (range) selectRows(order, placeOf(useNav.getState(), queue).cursor, index)
      else toggleRow(order, index)
      setPlace({ cursor: index })
    },
    [order, queue],
  )
  const template = {
    '--columns': templateOf(columns, false),
    '--columns-narrow': templateOf(columns, true),
  } as CSSProperties
  // Coming back from a case further down: its row is shown, and nothing moves when it is in sight already.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list appears
  useLayoutEffect(() => {
    virtual.scrollToIndex(items.lineOf(placeOf(useNav.getState(), queue).cursor), { align: 'auto' })
  }, [])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const name = () => element.setAttribute('aria-activedescendant', rowId(placeOf(useNav.getState(), queue).cursor))
    name()
    return useNav.subscribe(name)
  }, [queue])
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // Screen readers follow the active row while the grid has the focus; somebody typing a search keeps theirs.
    if (document.activeElement === document.body) element.focus({ preventScroll: true })
    const remember = () => setPlace({ scrollTop: virtual.scrollOffset ?? 0 })
    element.addEventListener('scrollend', remember)
    return () => element.removeEventListener('scrollend', remember)
  }, [virtual])

  return (
    <div className="list" style={template}>
      {problem && (
        <p className="list-problem">
          <ProblemLine problem={problem} />
          <button type="button" className="link" onClick={retry}>
            {text.common.retry}
          </button>
        </p>
      )}
      <div
        className="grid"
        data-order={order.id}
        role="grid"
        aria-label={text.queue[queue]}
        aria-multiselectable="true"
        aria-rowcount={order.rows.length + 1}
        tabIndex={0}
        ref={scroller}
      >
        <div className="head line" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column.id} role="columnheader" className={`cell c-${column.id}`}>
              {column.name}
            </span>
          ))}
        </div>
        <div className="body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {visible.map(({ line, item }) =>
            item.kind === 'header' ? (
              <BandLine
                key={`h-${item.band}`}
                band={item.band}
                count={item.count}
                soonWorkdays={pack.soonWorkdays}
                place={line}
              />
            ) : (
              <QueueLine
                key={line.index % slots}
                queue={queue}
                index={item.index}
                place={line}
                row={rowOf(item.index)}
                loading={isLoading(item.index)}
                columns={columns}
                selected={selected.has(item.index)}
                open={open}
                pick={pick}
              />
            ),
          )}
        </div>
      </div>
    </div>
  )
})
