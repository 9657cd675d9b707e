import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import type { OriginalCheck, OriginalResult } from '#shared/model/originals.ts'
import { checkInWords, originalWords, unchecked } from '#shared/policy/originals.ts'
import { verifyText as words } from './text.verify.zh.ts'

export const results: readonly OriginalResult[] = ['agrees', 'differs', 'not_brought', 'copy_only', 'deferred']

/** A check being made: a picture of the original may be there before a result is. */
export type CheckDraft = NonNullable<DraftBody['originals']>[number]

/** Those that have a result. */
export function decided(checks: readonly CheckDraft[]): OriginalCheck[] {
  return checks.flatMap((check) => (check.result === undefined ? [] : [{ ...check, result: check.result }]))
}

/** What still stands in the way of handing the results in, one sentence; null = nothing. */
export function lacking(caseFile: CaseFile, checks: readonly OriginalCheck[]): string | null {
  const left = unchecked(caseFile.documents, checks)
  if (left.length > 0) return words.left(left.map(({ title }) => title))
  const titleOf = ({ documentId }: OriginalCheck) => caseFile.documents.find(({ id }) => id === documentId)?.title ?? ''
  const vague = checks.find(({ result, field, note }) => result === 'differs' && !field?.trim() && !note?.trim())
  if (vague) return words.lacks.field(titleOf(vague))
  const endless = checks.find(({ result, until }) => result === 'deferred' && !until)
  return endless ? words.lacks.until(titleOf(endless)) : null
}

/** How many of each, in words. */
export function inSum(checks: readonly OriginalCheck[]): string {
  return results
    .map((result) => ({ result, n: checks.filter((check) => check.result === result).length }))
    .filter(({ n }) => n > 0)
    .map(({ result, n }) => words.count(originalWords[result], n))
    .join('，')
}

/** The deed these results amount to, from the step the case stands at; the note says what the reviewer must know. */
export function deedOfChecks(caseFile: CaseFile, checks: readonly OriginalCheck[]): Deed {
  const titled = (check: OriginalCheck) =>
    `${caseFile.documents.find(({ id }) => id === check.documentId)?.title ?? ''} ${checkInWords(check)}`
  const differing = checks.filter(({ result }) => result === 'differs')
  const open = checks.filter(({ result }) => result !== 'agrees' && result !== 'differs')
  const parts = [...(differing.length > 0 ? [words.mismatchNote(differing.map(titled))] : []), ...open.map(titled)]
  const note = parts.join('；').slice(0, 500)
  const papers = [...checks]
  if (caseFile.state === 'received') return { kind: 'accept', note, papers }
  if (differing.length > 0) return { kind: 'originals_mismatch', note, papers }
  return { kind: 'originals_verified', note, papers }
}

/** One more result among those there are; what belongs to another result is dropped. */
export function withResult(
  checks: readonly CheckDraft[],
  documentId: string,
  result: OriginalResult,
  until: string | undefined,
): CheckDraft[] {
  const before = checks.find((check) => check.documentId === documentId)
  const kept: OriginalCheck = {
    documentId,
    result,
    ...(before?.note ? { note: before.note } : {}),
    ...(before?.captured ? { captured: before.captured } : {}),
    ...(result === 'differs' && before?.field ? { field: before.field } : {}),
    ...(result === 'deferred' && (before?.until ?? until) ? { until: before?.until ?? until } : {}),
  }
  return [...checks.filter((check) => check.documentId !== documentId), kept]
}
