import { ProblemError } from '#shared/model/problem.ts'
import { CannotSettleNow } from './cannot-settle.ts'
import { requireStored } from './intake.ts'
import type { Query } from './sql.ts'

/** A desk sends papers first; that one is missing means that it got lost since, and can come again. Throws CannotSettleNow. */
export async function requirePapers(query: Query, papers: Parameters<typeof requireStored>[1]): Promise<void> {
  try {
    await requireStored(query, papers)
  } catch (error) {
    if (!(error instanceof ProblemError) || error.kind !== 'RuleBroken') throw error
    throw new CannotSettleNow('所附的材料还没有全部传到中心，传完后自动再报。', { cause: error, lacks: 'papers' })
  }
}
