import type { IntakeDocument } from '#shared/contract/central-api.ts'
import type { IsoDate } from '#shared/policy/civil-day.ts'
import type { Policy } from '#shared/policy/pack.ts'
import type { Quality } from './pages.ts'
import { type PlannedApplication, planApplication } from './plan.ts'
import { startRenderers } from './render/pool.ts'
import type { SeededApplication } from './types.ts'

export interface GenerateInput {
  /** names the seed: equal numbers give equal applications */
  readonly seed: number
  /** cases wanted, exactly; several diseases of one application are several cases */
  readonly cases: number
  readonly policy: Policy
  /** the day on which the backlog stands as generated; everything happened before it */
  readonly today: IsoDate
  /** threads that draw; 2 unless told otherwise. The result does not depend on it. */
  readonly workers?: number
}

/** Above this, papers are drawn economically: coarser, bilevel, fewer pages. */
const ECONOMICAL_ABOVE = 3_000
/** Applications being drawn at one time, per thread: enough to keep it busy, few enough to hold in memory. */
const AHEAD = 6

/** How papers of a seed that large are drawn. */
export function qualityFor(cases: number): Quality {
  return cases > ECONOMICAL_ABOVE ? 'economical' : 'full'
}

/**
 * Synthetic applications with scanned-looking papers, in order, until their diseases make `cases` cases. Deterministic in
 * (seed, cases, today, policy), whatever the number of threads. Stops its threads when the caller stops reading.
 * Throws one clear sentence when the machine has no Chinese font.
 */
export async function* generateApplications(input: GenerateInput): AsyncGenerator<SeededApplication> {
  const { seed, cases, policy, today, workers = 2 } = input
  const plan = { seed, policy, today, quality: qualityFor(cases) }
  const renderers = startRenderers(workers)
  const underWay: Promise<SeededApplication>[] = []
  let index = 0
  let left = cases
  try {
    for (;;) {
      while (left > 0 && underWay.length < workers * AHEAD) {
        const planned = planApplication(plan, index++, left)
        left -= planned.application.diseases.length
        const drawn = renderers.render(planned.papers.map((p) => p.spec))
        const made = drawn.then((papers) => assemble(planned, papers))
        // it may fail before its turn to be awaited comes
        made.catch(() => undefined)
        underWay.push(made)
      }
      const next = underWay.shift()
      if (!next) return
      yield await next
    }
  } finally {
    await renderers.stop()
  }
}

type Drawn = Pick<IntakeDocument, 'sha256' | 'mediaType' | 'pages'> & { readonly content: Uint8Array }

function assemble(planned: PlannedApplication, drawn: readonly Drawn[]): SeededApplication {
  const files = new Map<string, Uint8Array>()
  const documents = planned.papers.map(({ declared }, i): IntakeDocument => {
    const paper = drawn[i]
    if (!paper) throw new Error('a paper was not drawn')
    const { sha256, mediaType, pages, content } = paper
    files.set(sha256, content)
    return { ...declared, sha256, bytes: content.length, mediaType, pages }
  })
  const { application, flaws, steps, late } = planned
  return { application: { ...application, documents }, files, flaws, steps, late }
}
