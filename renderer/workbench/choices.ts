import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile, ChosenReason, SupplementItem } from '#shared/model/case.ts'
import type { DeedKind } from '#shared/model/operation.ts'
import type { PolicyPack, Reason, SupplementChoice } from '#shared/policy/pack.ts'
import { requiredMaterials } from './missing.ts'

export type Refusing = 'not_accept' | 'propose_reject'

export const isRefusing = (kind: DeedKind): kind is Refusing => kind === 'not_accept' || kind === 'propose_reject'

/** The pack's reasons for a deed, always in the pack's order: a number key means the same in every case. */
export function reasonChoicesOf(pack: PolicyPack, kind: Refusing): Reason[] {
  return pack.reasons.filter((reason) => reason.for.includes(kind))
}

export function toggleReason(draft: DraftBody, reason: Pick<Reason, 'code' | 'text'>): DraftBody {
  const chosen = draft.reasons.some(({ code }) => code === reason.code)
  const others = draft.reasons.filter(({ code }) => code !== reason.code)
  return { ...draft, reasons: chosen ? others : [...others, { code: reason.code, text: reason.text }] }
}

/** Ready-made 补正 items for the materials this disease and application type ask for; nothing else may be demanded. */
export function itemChoicesOf(pack: PolicyPack, caseFile: CaseFile): SupplementChoice[] {
  const required = requiredMaterials(caseFile, pack)
  const present = new Set(caseFile.documents.map((document) => document.material))
  return pack.supplementChoices.filter(
    ({ material }) => required === null || required.includes(material) || present.has(material),
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
