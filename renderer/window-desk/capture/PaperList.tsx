import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { PaperView } from '#shared/contract/papers-api.ts'
import { captureText as words } from './text.capture.zh.ts'

/** Papers taken so far, in their order: dragged, or moved with Alt and the arrow keys. */
export function PaperList(props: {
  papers: readonly PaperView[]
  chosen: string | null
  nameOf: (material: string) => string
  choose: (paper: PaperView) => void
  move: (paper: PaperView, before: string | null) => void
}) {
  const { papers, move } = props
  const [dragged, setDragged] = useState<string | null>(null)
  const step = (paper: PaperView, by: 1 | -1) => {
    const at = papers.indexOf(paper)
    if (by === -1 && at > 0) move(paper, papers[at - 1]?.paperId ?? null)
    if (by === 1 && at < papers.length - 1) move(paper, papers[at + 2]?.paperId ?? null)
  }
  const onKey = (event: KeyboardEvent, paper: PaperView) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    if (event.altKey) return step(paper, by)
    const next = papers[papers.indexOf(paper) + by]
    if (!next) return
    props.choose(next)
    const all = [...document.querySelectorAll<HTMLElement>('.paper-list .paper')]
    all[papers.indexOf(next)]?.focus()
  }
  const onDrop = (event: DragEvent, before: PaperView) => {
    const paper = papers.find(({ paperId }) => paperId === dragged)
    setDragged(null)
    if (!paper || paper === before) return
    event.preventDefault()
    event.stopPropagation()
    move(paper, before.paperId)
  }
  if (papers.length === 0) return <p className="small muted">{words.none}</p>
  return (
    <ol className="paper-list" aria-label={words.papers}>
      {papers.map((paper) => (
        <li
          key={paper.paperId}
          draggable={!paper.bound}
          onDragStart={() => setDragged(paper.paperId)}
          onDragOver={(event) => dragged !== null && event.preventDefault()}
          onDrop={(event) => onDrop(event, paper)}
        >
          <button
            type="button"
            className={`plain paper ${paper.paperId === props.chosen ? 'on' : ''}`}
            aria-current={paper.paperId === props.chosen ? 'true' : undefined}
            onClick={() => props.choose(paper)}
            onKeyDown={(event) => onKey(event, paper)}
          >
            <b>{props.nameOf(paper.material)}</b>
            <span className="small muted num">
              {words.pages(paper.pages)} · {words.size(Math.ceil(paper.bytes / 1024))}
            </span>
            <PaperMarks paper={paper} />
          </button>
        </li>
      ))}
    </ol>
  )
}

/** What is to be known of a paper, in words and shape. */
function PaperMarks({ paper }: { paper: PaperView }) {
  const { quality, state, message, bound } = paper
  const doubtful = quality.doubts.length > 0
  return (
    <span className="paper-marks">
      {doubtful && (
        <span className={`mark ${quality.kept ? '' : 'warn'}`}>
          <span aria-hidden="true">{quality.kept ? '✓' : '◆'}</span>
          {quality.kept
            ? words.keptAnyway
            : quality.doubts.map((doubt) => words.doubt[doubt].split(/[：，]/)[0]).join('、')}
        </span>
      )}
      <span className={`mark ${state === 'refused' || state === 'lost' ? 'block' : state === 'there' ? 'clean' : ''}`}>
        {words.state[state]}
      </span>
      {bound && <span className="mark">{words.bound}</span>}
      {message !== null && <span className="small trouble">{message}</span>}
    </span>
  )
}
