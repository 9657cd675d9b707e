import type { IsoDate } from '#shared/policy/civil-day.ts'
import type { Centre } from '../centre.ts'
import { generateApplications } from './generate.ts'
import { loadSeed, type SeedCounts } from './load.ts'
import { demoAccounts } from './staff.ts'
import type { SeededApplication } from './types.ts'

export interface SeedProgress {
  readonly cases: number
  readonly of: number
  readonly perSecond: number
  readonly secondsLeft: number
}

export interface SeedOptions {
  readonly seed: number
  readonly cases: number
  /** the day on which the backlog stands as generated */
  readonly today: IsoDate
  readonly workers?: number
  /** called after every application drawn */
  readonly onProgress?: (progress: SeedProgress) => void
}

export interface SeedReport extends SeedCounts {
  readonly seconds: number
  readonly documents: number
  readonly documentBytes: number
  /** cases by state, as the centre counts them afterwards */
  readonly byState: Readonly<Record<string, number>>
  /** applications by code of their flaw; those only a scan reveals are in `onlyOnScans`, too */
  readonly byFlaw: Readonly<Record<string, number>>
  readonly onlyOnScans: readonly string[]
}

/**
 * Fills an empty centre with demo staff and synthetic applications; returns what is there now. Throws when the same seed
 * was loaded before, and when the machine has no Chinese font.
 */
export async function seedCentre(
  centre: Pick<Centre, 'sql' | 'files' | 'policy'>,
  options: SeedOptions,
): Promise<SeedReport> {
  const { policy } = centre
  const started = performance.now()
  const byFlaw: Record<string, number> = {}
  const onlyOnScans = new Set<string>()
  let cases = 0
  let documents = 0
  let documentBytes = 0
  async function* counted(): AsyncGenerator<SeededApplication> {
    for await (const seeded of generateApplications({ ...options, policy })) {
      cases += seeded.application.diseases.length
      documents += seeded.application.documents.length
      for (const bytes of seeded.files.values()) documentBytes += bytes.length
      for (const { code, needsImageReading } of seeded.flaws) {
        byFlaw[code] = (byFlaw[code] ?? 0) + 1
        if (needsImageReading) onlyOnScans.add(code)
      }
      const perSecond = (cases * 1000) / (performance.now() - started)
      options.onProgress?.({ cases, of: options.cases, perSecond, secondsLeft: (options.cases - cases) / perSecond })
      yield seeded
    }
  }
  const counts = await loadSeed(centre, counted(), demoAccounts(policy.pack.areaCode))
  const rows = await centre.sql.query<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM case_file GROUP BY state ORDER BY n DESC',
  )
  return {
    ...counts,
    seconds: (performance.now() - started) / 1000,
    documents,
    documentBytes,
    byState: Object.fromEntries(rows.map(({ state, n }) => [state, n])),
    byFlaw,
    onlyOnScans: [...onlyOnScans],
  }
}
