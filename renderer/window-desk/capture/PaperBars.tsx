import { Button } from 'antd'
import type { PaperView } from '#shared/contract/papers-api.ts'
import { captureText as words } from './text.capture.zh.ts'
import type { Taking } from './useTaking.ts'

/** What is doubtful about a paper, why, and what can be done: taken again, or kept all the same. */
export function DoubtBar({ paper, taking }: { paper: PaperView; taking: Taking }) {
  return (
    <div className="capture-doubt" role="alert">
      <ul>
        {paper.quality.doubts.map((doubt) => (
          <li key={doubt}>
            <span aria-hidden="true">◆</span> {words.doubt[doubt]}
          </li>
        ))}
      </ul>
      <Button size="small" onClick={() => (paper === taking.stack ? taking.retake() : taking.remove(paper))}>
        {words.again}
      </Button>
      <Button size="small" onClick={() => taking.keepAnyway(paper)}>
        {words.keep} <kbd>K</kbd>
      </Button>
    </div>
  )
}

/** What can be changed about a paper that nothing names yet. `page`: the one shown, from 1. */
export function EditBar({ paper, page, taking }: { paper: PaperView; page: number; taking: Taking }) {
  return (
    <div className="capture-edit">
      <Button size="small" onClick={() => taking.turn(paper)}>
        {words.turn}
      </Button>
      {paper.original && (
        <Button size="small" onClick={() => taking.uncrop(paper)}>
          {words.uncrop}
        </Button>
      )}
      {paper.pages > 1 && (
        <>
          <Button size="small" onClick={() => taking.order(paper, pageUp(paper.pages, page))}>
            {words.up}
          </Button>
          <Button size="small" onClick={() => taking.order(paper, without(paper.pages, page))}>
            {words.pageAway}
          </Button>
        </>
      )}
      <Button size="small" danger onClick={() => taking.remove(paper)}>
        {words.remove}
      </Button>
    </div>
  )
}

/** The page shown (from 1) changes places with the one before it; the first goes to the end. */
function pageUp(pages: number, shown: number): number[] {
  const order = Array.from({ length: pages }, (_, i) => i)
  const [page = 0] = order.splice(shown - 1, 1)
  order.splice(shown === 1 ? order.length : shown - 2, 0, page)
  return order
}

const without = (pages: number, shown: number) =>
  Array.from({ length: pages }, (_, i) => i).filter((page) => page !== shown - 1)
