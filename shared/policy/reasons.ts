import type { CaseFile, ChosenReason } from '../model/case.ts'
import type { Finding } from '../model/finding.ts'
import { fill, valuesOf } from './case-values.ts'
import type { IsoDate } from './civil-day.ts'
import type { PolicyPack, Reason } from './pack.ts'

/** What `ChosenReason` takes. */
const MOST = 500

/**
 * A reason as it will stand in the notice: the pack's text with the case's values. {{findings}} becomes the sentences of
 * the findings this reason answers, so that the applicant reads what was seen and what is required. A sentence is never cut: where they are too many for one
 * reason, none is quoted.
 */
export function fillReason(
  reason: Reason,
  caseFile: CaseFile,
  pack: PolicyPack,
  findings: readonly Finding[],
  today: IsoDate,
): ChosenReason {
  const answered = findings.filter((finding) => reason.findings?.includes(finding.code))
  const values = { ...valuesOf(caseFile, pack, today), findings: answered.map((f) => f.sentence).join('') }
  const text = fill(withoutEmptyFindings(reason.text, answered.length > 0), values)
  if (text.length <= MOST) return { code: reason.code, text }
  return { code: reason.code, text: fill(withoutEmptyFindings(reason.text, false), values) }
}

/** A reason chosen without any finding of the machine has nothing to quote: the placeholder goes, the sentence stays. */
function withoutEmptyFindings(text: string, any: boolean): string {
  return any ? text : text.replace(/\{\{\s*findings\s*\}\}/g, '')
}

/** Reasons for a refusing deed, those that answer a finding of this case first; each order stays the pack's. */
export function reasonsFor(
  kind: Reason['for'][number],
  pack: PolicyPack,
  findings: readonly Finding[],
): { reason: Reason; suggested: boolean }[] {
  const codes = new Set(findings.filter((f) => f.severity !== 'info').map((f) => f.code))
  const all = pack.reasons
    .filter((reason) => reason.for.includes(kind))
    .map((reason) => ({ reason, suggested: reason.findings?.some((code) => codes.has(code)) === true }))
  return [...all.filter((r) => r.suggested), ...all.filter((r) => !r.suggested)]
}
