import type { CriterionHint, DraftBody } from '#shared/contract/core-api.ts'
import type { CriterionVerdict } from '#shared/model/case.ts'

const cycle: readonly (CriterionVerdict['verdict'] | null)[] = [null, 'met', 'unmet', 'unknown']

function withTick(draft: DraftBody, tick: CriterionVerdict): DraftBody {
  return { ...draft, criteria: [...draft.criteria.filter(({ id }) => id !== tick.id), tick] }
}

export const tickOf = (draft: DraftBody, id: string): CriterionVerdict | undefined =>
  draft.criteria.find((tick) => tick.id === id)

/**
 * One press further: 未勾选 → 满足 → 不满足 → 无法判断 → 未勾选. A tick with a linked page goes round without 未勾选, so
 * that a key too many does not throw the page away.
 */
export function toggleCriterion(draft: DraftBody, id: string): DraftBody {
  const now = tickOf(draft, id)
  const next = cycle[(cycle.indexOf(now?.verdict ?? null) + 1) % cycle.length]
  if (next) return withTick(draft, { ...now, id, verdict: next })
  if (now?.evidence) return withTick(draft, { ...now, verdict: 'met' })
  return { ...draft, criteria: draft.criteria.filter((tick) => tick.id !== id) }
}

/** Ties a page to an item. An item without a tick becomes 无法判断: where to look is not yet what was seen. */
export function linkPage(draft: DraftBody, id: string, documentId: string, page: number): DraftBody {
  return withTick(draft, { id, verdict: tickOf(draft, id)?.verdict ?? 'unknown', evidence: { documentId, page } })
}

export function unlinkPage(draft: DraftBody, id: string): DraftBody {
  const now = tickOf(draft, id)
  return now ? withTick(draft, { id, verdict: now.verdict }) : draft
}

/** Hints that say something about an item nobody has ticked. */
export const hintsToTake = (draft: DraftBody, hints: readonly CriterionHint[]): CriterionHint[] =>
  hints.filter((hint) => hint.verdict !== 'unknown' && !tickOf(draft, hint.id))

/** Makes the machine's hints a person's ticks, because the person said so. What was ticked already stays. */
export function takeHints(draft: DraftBody, hints: readonly CriterionHint[]): DraftBody {
  return hintsToTake(draft, hints).reduce(
    (body, { id, verdict, evidence }) => withTick(body, { id, verdict, ...(evidence ? { evidence } : {}) }),
    draft,
  )
}
