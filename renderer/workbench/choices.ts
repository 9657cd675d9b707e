import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile, ChosenReason, SupplementItem } from '#shared/model/case.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { DeedKind } from '#shared/model/operation.ts'
import type { PolicyPack, Reason, SupplementChoice } from '#shared/policy/pack.ts'
import { packIndex } from '#shared/policy/pack-index.ts'
import { itemChoicesOf } from '#shared/policy/supplement-items.ts'

export type Refusing = 'not_accept' | 'propose_reject'

export const isRefusing = (kind: DeedKind): kind is Refusing => kind === 'not_accept' || kind === 'propose_reject'

/** The pack's reasons for a deed. The order they are offered in is `reasonsFor`'s. */
export function reasonChoicesOf(pack: PolicyPack, kind: Refusing): Reason[] {
  return pack.reasons.filter((reason) => reason.for.includes(kind))
}

/** Chooses a reason with the sentence filled in for this case, or puts it away. */
export function toggleReason(draft: DraftBody, reason: ChosenReason): DraftBody {
  const chosen = draft.reasons.some(({ code }) => code === reason.code)
  const others = draft.reasons.filter(({ code }) => code !== reason.code)
  return { ...draft, reasons: chosen ? others : [...others, reason] }
}

export interface OfferedItem {
  readonly choice: SupplementChoice
  /** it answers a finding of this case */
  readonly suggested: boolean
}

/** The same, those that answer a finding first; each order stays the pack's. */
export function itemsFor(pack: PolicyPack, caseFile: CaseFile, findings: readonly Finding[]): OfferedItem[] {
  const codes = new Set(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code))
  const all = itemChoicesOf(pack, caseFile).map((choice) => ({
    choice,
    suggested: choice.findings?.some((code) => codes.has(code)) === true,
  }))
  return [...all.filter(({ suggested }) => suggested), ...all.filter(({ suggested }) => !suggested)]
}

/** The clause an item rests on: its own, else its material's. */
export const basisOf = (pack: PolicyPack, choice: SupplementChoice): string =>
  choice.basis ?? packIndex(pack).materials.get(choice.material)?.basis ?? ''

/** An item that could have stood in the first 补正: no paper of its kind has come since. */
export function couldHaveBeenAsked(choice: SupplementChoice, caseFile: CaseFile): boolean {
  const before = caseFile.supplements.at(-1)
  if (!before) return false
  return !caseFile.documents.some(
    ({ material, addedAt }) => material === choice.material && Date.parse(addedAt) > Date.parse(before.requestedAt),
  )
}

export function toggleItem(draft: DraftBody, choice: SupplementItem): DraftBody {
  const chosen = draft.items.some(({ code }) => code === choice.code)
  const others = draft.items.filter(({ code }) => code !== choice.code)
  const { code, material, problem, requirement } = choice
  return { ...draft, items: chosen ? others : [...others, { code, material, problem, requirement }] }
}

/** Kept choices apart by whether the pack in force offers them for this deed: only those that it does are sent. */
function apart<T extends { code: string }>(kept: readonly T[], offered: readonly { code: string }[]) {
  const codes = new Set(offered.map(({ code }) => code))
  return { listed: kept.filter(({ code }) => codes.has(code)), unlisted: kept.filter(({ code }) => !codes.has(code)) }
}

export const keptReasons = (draft: DraftBody, pack: PolicyPack, kind: Refusing) =>
  apart<ChosenReason>(draft.reasons, reasonChoicesOf(pack, kind))

export const keptItems = (draft: DraftBody, pack: PolicyPack, caseFile: CaseFile) =>
  apart<SupplementItem>(draft.items, itemChoicesOf(pack, caseFile))
