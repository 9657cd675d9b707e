import { type RefObject, useEffect, useRef } from 'react'
import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceEngine, LoadDocument } from './engine-types.ts'
import { devicePixels, type Size } from './geometry.ts'
import { drawPage, filterOf } from './paint.ts'
import type { PaneView } from './pane-types.ts'
import { type Point, pointOnPage, uprightBox } from './place.ts'
import { text } from './text.zh.ts'

const WIDTH = 280
const HEIGHT = 190
/** pixels across beyond which a page costs more memory than it is worth for a look */
const MOST = 5000

interface LoupeProps {
  engine: EvidenceEngine
  doc: DocumentRef
  load: LoadDocument
  page: number
  /** 2 to 4 times what the page is shown at */
  factor: number
  view: PaneView
  zoom: number
  paper: Size
  size: Size
  sheet: RefObject<HTMLElement | null>
  scroller: RefObject<HTMLElement | null>
  watermark: string
}

/** The part of the page under the pointer, larger, drawn from a sharper picture of the page. */
export function Loupe(props: LoupeProps) {
  const { engine, doc, load, page, factor, view, zoom, paper, scroller } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const pointer = useRef<Point | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
    if (canvas.current) draw(canvas.current, props, pointer.current)
  })

  useEffect(() => {
    const table = scroller.current
    if (!table) return
    let frame = 0
    const redraw = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => canvas.current && draw(canvas.current, latest.current, pointer.current))
    }
    const onMove = (event: PointerEvent) => {
      pointer.current = { x: event.clientX, y: event.clientY }
      redraw()
    }
    table.addEventListener('pointermove', onMove)
    table.addEventListener('scroll', redraw, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      table.removeEventListener('pointermove', onMove)
      table.removeEventListener('scroll', redraw)
    }
  }, [scroller])

  useEffect(() => {
    const calledOff = new AbortController()
    const width = Math.min(MOST, devicePixels(paper.width * zoom * factor, window.devicePixelRatio))
    engine.request({ doc, load, page, width, purpose: 'ahead', signal: calledOff.signal }).then(
      () => canvas.current && draw(canvas.current, latest.current, pointer.current),
      // what is on the table is shown larger then
      () => undefined,
    )
    return () => calledOff.abort()
  }, [engine, doc, load, page, paper.width, zoom, factor])

  return (
    <div className="ev-loupe">
      <canvas
        ref={canvas}
        role="img"
        aria-label={text.loupeAt(factor)}
        style={{ width: WIDTH, height: HEIGHT, filter: filterOf(view.look) }}
      />
      <b className="num">{factor}×</b>
    </div>
  )
}

function draw(canvas: HTMLCanvasElement, props: LoupeProps, pointer: Point | null): void {
  const { engine, doc, page, factor, view, zoom, paper, size, sheet, scroller, watermark } = props
  const frame = canvas.parentElement
  const table = scroller.current?.getBoundingClientRect()
  const sheetRect = sheet.current?.getBoundingClientRect()
  const image = engine.peek(doc, page, 'visible')
  if (!frame || !table || !sheetRect || !image) return
  const at = pointer ?? { x: table.left + table.width / 2, y: table.top + table.height / 2 }
  const centre = { x: sheetRect.left + sheetRect.width / 2, y: sheetRect.top + sheetRect.height / 2 }
  // beside the pointer rather than under it, and never outside the table
  const left = Math.min(Math.max(0, at.x - table.left - WIDTH / 2), table.width - WIDTH)
  const above = at.y - table.top - HEIGHT - 24
  const top = above >= 0 ? above : Math.max(0, Math.min(at.y - table.top + 24, table.height - HEIGHT))
  frame.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`

  const ratio = window.devicePixelRatio
  canvas.width = Math.round(WIDTH * ratio)
  canvas.height = Math.round(HEIGHT * ratio)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return
  const place = uprightBox({ ...pointOnPage(at, centre, size, view.tilt), width: 0, height: 0 }, view.turns)
  const { bitmap } = image
  const scale = ((paper.width * zoom) / bitmap.width) * factor * ratio
  context.fillStyle = '#2d333b'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(1, 0, 0, 1, canvas.width / 2, canvas.height / 2)
  context.rotate(((view.turns * 90 + view.tilt) * Math.PI) / 180)
  context.scale(scale, scale)
  // above the picture's own resolution its pixels are shown as they are
  context.imageSmoothingEnabled = scale < 1
  drawPage(context, bitmap, -place.x * bitmap.width, -place.y * bitmap.height, view.look.evenLight)
  stamp(context, canvas, watermark, ratio)
}

/** The watermark goes wherever the page goes. */
function stamp(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement, words: string, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, canvas.width / 2, canvas.height / 2)
  context.rotate(-0.314)
  context.fillStyle = 'rgb(35 48 63 / 0.11)'
  context.font = '14px sans-serif'
  context.textAlign = 'center'
  for (const y of [-70, 0, 70]) context.fillText(`${words}　${words}`, 0, y)
}
