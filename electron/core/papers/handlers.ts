import type { Desk } from '../desk.ts'
import type { Handlers } from '../dispatch.ts'
import { countWaiting, keepPaper, listPapers, movePaper, paperBytes, removePaper } from './papers.ts'

type PaperMethod = 'papers.keep' | 'papers.list' | 'papers.move' | 'papers.remove' | 'papers.bytes' | 'papers.waiting'

/** Papers taken at this desk. */
export const paperHandlers = (desk: () => Desk): Pick<Handlers, PaperMethod> => {
  /** Told and sent after the commit. */
  const changing = <T>(deed: (desk: Desk) => T): T => {
    const result = deed(desk())
    desk().emit('papers.changed', {})
    desk().sync.wakePapers()
    return result
  }
  return {
    'papers.keep': (paper) => changing((on) => keepPaper(on, paper)),
    'papers.list': ({ owner }) => listPapers(desk().store.work, owner),
    'papers.move': (where) => changing((on) => movePaper(on, where)),
    'papers.remove': ({ paperId }) => changing((on) => removePaper(on, paperId)),
    'papers.bytes': ({ paperId, which }) => paperBytes(desk(), paperId, which),
    'papers.waiting': () => countWaiting(desk().store.work),
  }
}
