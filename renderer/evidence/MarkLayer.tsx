import { type RefObject, useState } from 'react'
import type { PageBox } from '#shared/model/evidence.ts'
import type { Size } from './geometry.ts'
import type { ShownMark } from './pane-types.ts'
import { boxBetween, isBox, type Point, pointOnPage, tidyBox, turnedBox, uprightBox } from './place.ts'
import { text } from './text.zh.ts'

interface MarkLayerProps {
  marks: readonly ShownMark[]
  turns: number
  tilt: number
  size: Size
  sheet: RefObject<HTMLElement | null>
  /** the box being drawn on this page; null = nobody draws */
  drawing: PageBox | null
  onDraw(box: PageBox): void
  onMark(id: string): void
  /** this mark flashes; another `n` flashes again */
  flash: { id: string; n: number } | null
}

/** The boxes on a page, kept where they were drawn however the page lies; and the one being drawn. */
export function MarkLayer(props: MarkLayerProps) {
  const { marks, turns, drawing, flash } = props
  return (
    <div className="ev-marks">
      {marks.map((mark) => {
        const flashes = flash?.id === mark.id
        return (
          <div
            key={flashes ? `${mark.id} ${flash.n}` : mark.id}
            className={`ev-mark${mark.foreign ? ' is-foreign' : ''}${flashes ? ' is-flashing' : ''}`}
            style={placed(mark.box, turns)}
            data-mark={mark.id}
          >
            <button
              type="button"
              className="ev-label"
              tabIndex={-1}
              data-holds-pointer=""
              onClick={() => props.onMark(mark.id)}
            >
              {mark.label}
            </button>
          </div>
        )
      })}
      {drawing && <DrawingBoard {...props} box={drawing} />}
    </div>
  )
}

/** Takes the pointer while a box is drawn. */
function DrawingBoard(props: MarkLayerProps & { box: PageBox }) {
  const { turns, tilt, size, sheet, onDraw } = props
  const [drag, setDrag] = useState<{ from: Point; to: Point } | null>(null)
  const pointOf = (event: React.PointerEvent): Point => {
    const paper = sheet.current?.getBoundingClientRect()
    const centre = { x: (paper?.left ?? 0) + (paper?.width ?? 0) / 2, y: (paper?.top ?? 0) + (paper?.height ?? 0) / 2 }
    return pointOnPage({ x: event.clientX, y: event.clientY }, centre, size, tilt)
  }
  const drawn = drag && boxBetween(drag.from, drag.to)
  const shown = drawn ? drawn : turnedBox(props.box, turns)
  return (
    <div
      className="ev-board"
      data-holds-pointer=""
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrag({ from: pointOf(event), to: pointOf(event) })
      }}
      onPointerMove={(event) => drag && setDrag({ ...drag, to: pointOf(event) })}
      onPointerUp={(event) => {
        if (!drag) return
        const box = boxBetween(drag.from, pointOf(event))
        setDrag(null)
        if (isBox(box)) onDraw(tidyBox(uprightBox(box, turns)))
      }}
      onPointerCancel={() => setDrag(null)}
    >
      <div className="ev-drawn" role="img" aria-label={text.drawn} style={percent(shown)} />
    </div>
  )
}

const placed = (box: PageBox, turns: number) => percent(turnedBox(box, turns))

function percent(box: PageBox): React.CSSProperties {
  return {
    left: `${box.x * 100}%`,
    top: `${box.y * 100}%`,
    width: `${box.width * 100}%`,
    height: `${box.height * 100}%`,
  }
}
