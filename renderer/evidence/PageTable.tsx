import type { ReactNode, RefObject } from 'react'
import type { Size } from './geometry.ts'
import { filterOf } from './paint.ts'
import type { Look } from './pane-types.ts'
import { notices, text } from './text.zh.ts'
import type { PageState } from './usePagePainter.ts'
import { Watermark } from './Watermark.tsx'

interface PageTableProps {
  scroller: RefObject<HTMLDivElement | null>
  sheet: RefObject<HTMLDivElement | null>
  /** where the painter puts the page */
  picture: RefObject<HTMLDivElement | null>
  /** spoken: title, page n of N */
  label: string
  title: string
  page: number
  size: Size
  tilt: number
  look: Look
  state: PageState
  watermark: string
  /** what lies on the page and turns with it */
  layers: ReactNode
  /** what lies over the table */
  children: ReactNode
}

/** The dark table with the page on it, and what must be said when the page is not there or not whole. */
export function PageTable(props: PageTableProps) {
  const { scroller, sheet, picture, label, title, page, size, tilt, state, watermark } = props
  const { refusal, waitingFor, notice } = state
  const look = state.shown ? '' : state.stale && !refusal ? ' is-stale' : ' is-blank'
  return (
    <div className="ev-table">
      {/* the scroller takes the arrow keys and Page Down, so it must take the focus */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div ref={scroller} className="ev-scroller" tabIndex={0} role="document" aria-label={label}>
        <div className="ev-stage">
          <div ref={sheet} className={`ev-sheet${look}`} style={{ width: size.width, height: size.height }}>
            <div className="ev-paper" style={tilt === 0 ? undefined : { transform: `rotate(${tilt}deg)` }}>
              <div
                ref={picture}
                className="ev-picture"
                role="img"
                aria-label={label}
                style={{ filter: filterOf(props.look) }}
              />
              {state.shown && props.layers}
            </div>
          </div>
        </div>
      </div>
      {state.shown && <Watermark words={watermark} />}
      {notice && (
        <p className="ev-notice" role="status">
          ◆ {notices[notice]}
        </p>
      )}
      {waitingFor && !state.shown && (
        <p className="ev-waiting" role="status">
          {waitingFor === 'bytes' ? text.loading(title) : text.drawing(page)}
        </p>
      )}
      {props.children}
    </div>
  )
}
