import type { Policy } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { thresholdsOf } from '../clinical.ts'
import type { Draft } from '../draft.ts'
import type { Random } from '../random.ts'

/** What a flaw is made from. */
export interface FlawContext {
  readonly r: Random
  readonly draft: Draft
  readonly policy: Policy
}

export interface FlawKind {
  /** relative to the other kinds possible for the draft; high where few drafts allow it */
  readonly weight: number
  /** only reading the scan reveals it */
  readonly image?: true
  /** only other cases reveal it */
  readonly others?: true
  /** holds for a case of one disease, so only applications of one disease may have it */
  readonly perDisease?: true
  readonly possible?: (context: FlawContext) => boolean
  /** changes the draft; returns what was done, for the record of the seed */
  readonly apply: (context: FlawContext) => string
}

export const isNew = ({ draft }: FlawContext): boolean => draft.applyType === 'new'
export const hasCertificate = ({ draft }: FlawContext): boolean => draft.required.has('diagnosis')
export const hasReport = ({ draft }: FlawContext): boolean => draft.required.has('report')

/** The application's first disease as the catalogue has it, or null. */
export const diseaseOf = ({ draft, policy }: FlawContext): Disease | null =>
  policy.pack.diseases.find((d) => d.opsp_dise_code === draft.diseases[0]?.opsp_dise_code) ?? null

/** How many values the disease's criteria ask for. */
export const measuresOf = (context: FlawContext): number =>
  thresholdsOf(diseaseOf(context) ?? { criteria: null }).length
