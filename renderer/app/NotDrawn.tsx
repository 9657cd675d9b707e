import { problemOf } from '../bridge.ts'
import { ProblemView } from '../common/ProblemView.tsx'
import { text } from '../text.zh.ts'
import { reopen } from './kept-nav.ts'
import { queryClient } from './queries.ts'

/**
 * Instead of a screen that could not be drawn. What it had read may be why: it is read and drawn again when asked to. If
 * that fails too, the window is opened anew.
 */
export function NotDrawn(props: { error: unknown; onAgain: () => void; failures: number }) {
  const problem = { ...problemOf(props.error), message: text.problem.screen }
  const again = () => {
    queryClient.removeQueries({ type: 'inactive' })
    props.onAgain()
  }
  return props.failures > 1 ? (
    <ProblemView problem={problem} retry={text.problem.reopen} onRetry={reopen} />
  ) : (
    <ProblemView problem={problem} onRetry={again} />
  )
}

/** Instead of the whole window. */
export function NothingDrawn({ error }: { error: unknown }) {
  return (
    <main className="whole-screen">
      <ProblemView
        problem={{ ...problemOf(error), message: text.problem.whole }}
        retry={text.problem.reopen}
        onRetry={reopen}
      />
    </main>
  )
}
