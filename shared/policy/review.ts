import type { CaseFile, CriterionVerdict, Proposal } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import { judged } from './judged-criteria.ts'
import { originalsDisagree } from './originals.ts'
import type { PolicyPack } from './pack.ts'
import type { Disease } from './pack-disease.ts'

/** 'always' · 'never' · a rate at which the centre, not the desk, draws the case for 复审. */
export type SecondReviewNeed = 'always' | 'never' | { readonly sampleRate: number }

/** What people recorded of a case: whether it is sampled depends on it. */
export interface Recorded extends Pick<CaseFile, 'kind' | 'applyType' | 'history' | 'originals'> {
  /** the ticks of the proposal; absent while there is none */
  readonly ticks?: readonly CriterionVerdict[]
}

/** A case nobody has written anything down about. */
export const nothingRecorded: Recorded = { kind: 'application', applyType: 'new', history: [] }

/**
 * Must a second person look at this proposal? The disease's own rule goes before the pack's. What a second person once
 * had in hand is not sampled again, whatever the rule, and where an original does not agree a second person looks,
 * whatever the rule. A sample is drawn from clean cases only: not where the machine finds a block (or, where the rule
 * says so, a warning), or nobody recorded that the criteria are met.
 * Basis: 社会保险经办条例 Art. 37 (关键业务分级审核); which cases is the pack's to say.
 */
export function secondReviewNeeded(
  pack: PolicyPack,
  disease: Disease | null,
  outcome: Proposal['outcome'],
  findings: readonly Finding[],
  recorded: Recorded = nothingRecorded,
): SecondReviewNeed {
  // What changes or takes back a decision needs a second person whatever the pack samples.
  if (recorded.kind !== 'application') return 'always'
  if (recorded.history.some(({ to }) => to === 'second_review')) return 'always'
  if (originalsDisagree(recorded)) return 'always'
  const rule = disease?.secondReview?.[outcome] ?? pack.secondReview[outcome]
  if (rule.mode !== 'sample') return rule.mode
  if (isDoubtful(disease, outcome, findings, recorded)) return 'always'
  if (rule.alwaysOnWarning && findings.some((f) => f.severity !== 'info')) return 'always'
  if (rule.rate <= 0) return 'never'
  return rule.rate >= 1 ? 'always' : { sampleRate: rule.rate }
}

/** How much more often than the rule says this proposal is drawn: together with others, and with what was noticed. */
export function samplingWeight(pack: PolicyPack, findings: readonly Finding[], inBatch: boolean): number {
  const { batch = 3, warn = 2, info = 1 } = pack.secondLook?.weights ?? {}
  const has = (severity: Finding['severity']) => findings.some((finding) => finding.severity === severity)
  return (inBatch ? batch : 1) * (has('warn') ? warn : has('info') ? info : 1)
}

function isDoubtful(
  disease: Disease | null,
  outcome: Proposal['outcome'],
  findings: readonly Finding[],
  recorded: Recorded,
): boolean {
  const { ticks } = recorded
  const criteria = ticks === undefined || outcome !== 'approve' ? null : judged(recorded, disease, ticks)
  if (criteria !== null && criteria !== 'met') return true
  return findings.some(({ severity }) => severity === 'block')
}
