import type { CaseFile, SupplementItem } from '../model/case.ts'
import type { PolicyPack, SupplementChoice } from './pack.ts'
import { diseaseOf } from './pack-index.ts'

/**
 * The ready-made 补正 items for this case: for the materials this disease and application type ask for, those it has
 * handed in, and 授权委托书 where somebody acts for the applicant. Nothing else may be demanded.
 */
export function itemChoicesOf(pack: PolicyPack, caseFile: CaseFile): SupplementChoice[] {
  const required = diseaseOf(pack, caseFile.form.opsp_dise_code)?.materials[caseFile.applyType] ?? null
  if (required === null) return pack.supplementChoices
  const possible = new Set([...required, ...caseFile.documents.map(({ material }) => material)])
  if (caseFile.form.agnter_name) possible.add(pack.special.authorization)
  return pack.supplementChoices.filter(({ material }) => possible.has(material))
}

/** The first item that is none of them, or names another material than its code does. */
export function strangeItem(
  pack: PolicyPack,
  caseFile: CaseFile,
  items: readonly SupplementItem[],
): SupplementItem | undefined {
  const choices = itemChoicesOf(pack, caseFile)
  return items.find(({ code, material }) => !choices.some((one) => one.code === code && one.material === material))
}
