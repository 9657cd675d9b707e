import type { CriterionHint } from '../contract/core-api.ts'
import type { CaseFile } from '../model/case.ts'
import { judgeItem, verdictOf } from './criterion-item.ts'
import type { Part } from './criterion-part.ts'
import { factsOf } from './findings/facts.ts'
import { noOthers } from './findings/others.ts'
import type { PolicyPack } from './pack.ts'

/**
 * What the declared facts already say of each item of the disease's criteria, in the pack's order: papers, their age and
 * issuer, values, age. What only a reader can tell is 'unknown' and says what to look for. Suggestions: a person ticks.
 * Pure and total; no disease or no criteria in force: no hints.
 */
export function criterionHints(caseFile: CaseFile, pack: PolicyPack): CriterionHint[] {
  const facts = factsOf(caseFile, pack, noOthers)
  return (facts.disease?.criteria?.items ?? []).map((item) => {
    const parts = judgeItem(item, facts)
    const verdict = verdictOf(parts)
    const telling = verdict === 'unmet' ? parts.filter((part) => part.verdict === 'unmet') : parts
    const document = documentOf(telling) ?? documentOf(parts)
    return {
      id: item.id,
      verdict,
      why: `${telling.map((part) => part.clause).join('；')}。`,
      evidence: document === null ? null : { documentId: document.id, page: 1 },
    }
  })
}

/** Where to look first: the paper of what is still open, else any that was named. */
function documentOf(parts: readonly Part[]) {
  const open = parts.find((part) => part.verdict !== 'met' && part.document !== null)
  return (open ?? parts.find((part) => part.document !== null))?.document ?? null
}
