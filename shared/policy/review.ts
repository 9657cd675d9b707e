import type { CaseKind, Proposal } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import type { PolicyPack } from './pack.ts'
import type { Disease } from './pack-disease.ts'

/** 'always' · 'never' · a rate at which the centre, not the desk, draws the case for 复审. */
export type SecondReviewNeed = 'always' | 'never' | { readonly sampleRate: number }

/**
 * Must a second person look at this proposal? The disease's own rule goes before the pack's; a case with a warning or a
 * block is not sampled but always looked at where the rule says so.
 * Basis: 社会保险经办条例 Art. 37 (关键业务分级审核); which cases is the pack's to say.
 */
export function secondReviewNeeded(
  pack: PolicyPack,
  disease: Disease | null,
  outcome: Proposal['outcome'],
  findings: readonly Finding[],
  kind: CaseKind = 'application',
): SecondReviewNeed {
  // What changes or takes back a decision needs a second person whatever the pack samples.
  if (kind !== 'application') return 'always'
  const rule = disease?.secondReview?.[outcome] ?? pack.secondReview[outcome]
  if (rule.mode !== 'sample') return rule.mode
  if (rule.alwaysOnWarning && findings.some((f) => f.severity !== 'info')) return 'always'
  if (rule.rate <= 0) return 'never'
  return rule.rate >= 1 ? 'always' : { sampleRate: rule.rate }
}
