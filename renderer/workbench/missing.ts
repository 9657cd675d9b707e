import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { DocumentRef } from '#shared/model/document.ts'
import type { Finding } from '#shared/model/finding.ts'
import type { Verdict } from '#shared/policy/criteria.ts'
import { judged } from '#shared/policy/judged-criteria.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { diseaseOf, packIndex } from '#shared/policy/pack-index.ts'
import { findingKey, seenKey } from './draft.ts'

/** What still stands between a reviewer and a decision that can be defended. */
export interface Missing {
  readonly unseen: readonly { readonly document: DocumentRef; readonly pages: readonly number[] }[]
  readonly unhandled: readonly Finding[]
  readonly blocks: readonly Finding[]
  /** what the ticks say of the criteria as a whole; null when the disease has none */
  readonly criteria: Verdict | null
  readonly ticked: number
}

/** Materials the pack asks of this disease and application type; null when the disease is not in the pack. */
export function requiredMaterials(caseFile: CaseFile, pack: PolicyPack): readonly string[] | null {
  return diseaseOf(pack, caseFile.form.opsp_dise_code)?.materials[caseFile.applyType] ?? null
}

/** Documents in the order of the pack's materials, so that tabs stand in the same order in every case. */
export function inPackOrder(documents: readonly DocumentRef[], pack: PolicyPack): DocumentRef[] {
  const place = new Map(pack.materials.map((material, index) => [material.code, index]))
  const at = (document: DocumentRef) => place.get(document.material) ?? place.size
  return [...documents].sort((a, b) => at(a) - at(b))
}

/** Medical evidence first (what the pack dates or wants from a hospital), then papers that show who somebody is. */
export function inReadingOrder(documents: readonly DocumentRef[], pack: PolicyPack): DocumentRef[] {
  const materials = packIndex(pack).materials
  const medical = (document: DocumentRef) => {
    const material = materials.get(document.material)
    return material !== undefined && (material.windowMonths !== null || material.minHospitalLevel !== null)
  }
  return inPackOrder(documents, pack).sort((a, b) => Number(medical(b)) - Number(medical(a)))
}

export function unseenPages(document: DocumentRef, seen: ReadonlySet<string>): number[] {
  const pages = Array.from({ length: document.pages }, (_, index) => index + 1)
  return pages.filter((page) => !seen.has(seenKey(document.id, page)))
}

/** Unseen required pages, findings nobody has looked at, and what the ticked criteria amount to. */
export function missingOf(
  caseFile: CaseFile,
  findings: readonly Finding[],
  draft: DraftBody,
  pack: PolicyPack,
): Missing {
  const seen = new Set(draft.seen)
  const handled = new Set(draft.handled)
  const required = requiredMaterials(caseFile, pack)
  const disease = diseaseOf(pack, caseFile.form.opsp_dise_code)
  return {
    unseen: inReadingOrder(caseFile.documents, pack)
      .filter((document) => required === null || required.includes(document.material))
      .map((document) => ({ document, pages: unseenPages(document, seen) }))
      .filter(({ pages }) => pages.length > 0),
    unhandled: findings.filter((finding) => finding.severity !== 'info' && !handled.has(findingKey(finding))),
    blocks: findings.filter((finding) => finding.severity === 'block'),
    criteria: judged(caseFile, disease, draft.criteria),
    ticked: draft.criteria.length,
  }
}

/** Nothing left to ask before an approval: one key is enough. */
export function nothingMissing(missing: Missing): boolean {
  return (
    missing.unseen.length === 0 &&
    missing.unhandled.length === 0 &&
    missing.blocks.length === 0 &&
    missing.criteria !== 'unmet'
  )
}
