import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile, CaseKind } from '#shared/model/case.ts'
import { isRefused } from '#shared/policy/deed-rules.ts'
import { text } from '../text.zh.ts'
import { fieldName, valueNow } from './correctable.ts'

export type OpeningKind = Exclude<CaseKind, 'application'>

/** What may be opened against a decided case: against a refusal 申诉, against a recognition the other two. */
export const kindsFor = (caseFile: CaseFile): readonly OpeningKind[] =>
  isRefused(caseFile) ? ['appeal'] : ['correction', 'revocation']

export const chooseKind = (draft: DraftBody, caseKind: OpeningKind): DraftBody => ({
  ...draft,
  opening: { caseKind, correction: draft.opening?.correction ?? {} },
})

export function withValue(draft: DraftBody, field: string, value: string): DraftBody {
  const { opening } = draft
  if (!opening || field === '') return draft
  return { ...draft, opening: { ...opening, correction: { ...opening.correction, [field]: value } } }
}

export function withoutField(draft: DraftBody, field: string): DraftBody {
  const { opening } = draft
  if (!opening) return draft
  const { [field]: _, ...correction } = opening.correction
  return { ...draft, opening: { ...opening, correction } }
}

/** What still lacks before it can be opened, as a sentence; null = nothing but the note. */
export function openingLacks(draft: DraftBody, caseFile: CaseFile): string | null {
  const { opening } = draft
  if (!opening || !kindsFor(caseFile).includes(opening.caseKind)) return text.opening.needKind
  if (opening.caseKind !== 'correction') return null
  const changes = Object.entries(opening.correction)
  if (changes.length === 0 || changes.some(([, value]) => value.trim() === '')) return text.opening.needField
  const same = changes.find(([field, value]) => value === valueNow(caseFile, field))
  return same ? text.opening.sameValue(fieldName(same[0])) : null
}
