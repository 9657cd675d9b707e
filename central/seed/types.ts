import type { IntakeApplication } from '#shared/contract/central-api.ts'
import type { DeedKind } from '#shared/model/operation.ts'

/** A flaw the seeder put into an application on purpose, so that tests can count what is found. */
export interface SeededFlaw {
  /** code of the finding that should report it (shared/policy/findings.ts) or, for flaws only an image shows, of the kind of flaw */
  readonly code: string
  /** true when nothing but reading the scan reveals it */
  readonly needsImageReading: boolean
  readonly detail: string
}

/** One step of a case's past life, played when the seed is loaded: a deed of a synthetic member of staff. */
export interface SeededStep {
  readonly kind: DeedKind | 'withdrawn' | 'supplemented'
  /** null: the applicant did it */
  readonly staffNo: string | null
  readonly at: string
}

/**
 * One synthetic application with the bytes of its papers, as `generateApplications` yields it and
 * `loadSeed` stores it. `steps[i]` is the past of the i-th disease's case, oldest first.
 */
export interface SeededApplication {
  readonly application: IntakeApplication
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly flaws: readonly SeededFlaw[]
  readonly steps: readonly (readonly SeededStep[])[]
  /** papers of this material came only with the answer to a 补正 */
  readonly late?: string | undefined
}
