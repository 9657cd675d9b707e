import { memo } from 'react'
import type { Size } from './geometry.ts'
import type { PageBox, PageText, TextLine } from './page-text.ts'
import { turnedBox } from './place.ts'

/** A gap wider than this, in heights of the line, is another column. */
const COLUMN_GAP = 0.8
const FONT = 'sans-serif'

interface TextLayerProps {
  page: PageText
  /** the page as it lies, CSS pixels */
  size: Size
  turns: number
}

/** The words of a page, invisible over their picture, to be selected and copied. */
export const TextLayer = memo(function TextLayer({ page, size, turns }: TextLayerProps) {
  const upright = turns % 2 === 1 ? { width: size.height, height: size.width } : size
  return (
    <div
      className="ev-text"
      style={{
        width: upright.width,
        height: upright.height,
        transform: `translate(-50%, -50%) rotate(${turns * 90}deg)`,
      }}
    >
      {page.lines.map((line) => (
        <Line key={`${line.box.x} ${line.box.y} ${line.words[0]?.text}`} line={line} paper={upright} />
      ))}
    </div>
  )
})

interface Run {
  text: string
  box: PageBox
}

/** Words that stand together, so that columns of a table stay in their places. */
function runsOf(line: TextLine, paper: Size): Run[] {
  const runs: Run[] = []
  for (const word of line.words) {
    const last = runs.at(-1)
    const gap = last ? (word.box.x - last.box.x - last.box.width) * paper.width : 0
    if (last && gap < COLUMN_GAP * line.box.height * paper.height) {
      last.text += word.text + (word.space ? ' ' : '')
      last.box = { ...last.box, width: word.box.x + word.box.width - last.box.x }
    } else {
      runs.push({ text: word.text + (word.space ? ' ' : ''), box: word.box })
    }
  }
  return runs
}

function Line({ line, paper }: { line: TextLine; paper: Size }) {
  const height = line.box.height * paper.height
  const fontSize = Math.max(1, height * 0.85)
  let end = line.box.x * paper.width
  return (
    <div
      className="ev-line"
      style={{ left: end, top: line.box.y * paper.height, height, fontSize, lineHeight: `${height}px` }}
    >
      {runsOf(line, paper).map((run) => {
        const natural = widthOf(run.text, fontSize)
        const wanted = run.box.width * paper.width
        const left = run.box.x * paper.width
        const gap = left - end
        end = left + natural
        return (
          <span
            key={run.box.x}
            data-holds-pointer=""
            style={{ marginLeft: gap, width: natural, transform: `scaleX(${natural > 0 ? wanted / natural : 1})` }}
          >
            {run.text}
          </span>
        )
      })}
    </div>
  )
}

let ruler: OffscreenCanvasRenderingContext2D | null = null

/** How wide the browser sets this text, so that it can be stretched over its picture. */
function widthOf(text: string, fontSize: number): number {
  ruler ??= new OffscreenCanvas(1, 1).getContext('2d')
  if (!ruler) return 0
  ruler.font = `100px ${FONT}`
  return (ruler.measureText(text).width * fontSize) / 100
}

/** Places on a page that a search found. */
export function HitLayer(props: { boxes: readonly (PageBox & { current: boolean })[]; turns: number }) {
  return (
    <div className="ev-hits" aria-hidden="true">
      {props.boxes.map((hit) => {
        const box = turnedBox(hit, props.turns)
        return (
          <i
            key={`${hit.x} ${hit.y}`}
            className={hit.current ? 'is-current' : ''}
            style={{
              left: `${box.x * 100}%`,
              top: `${box.y * 100}%`,
              width: `${box.width * 100}%`,
              height: `${box.height * 100}%`,
            }}
          />
        )
      })}
    </div>
  )
}
