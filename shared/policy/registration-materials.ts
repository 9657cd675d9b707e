import type { SupplementItem } from '../model/case.ts'
import type { RegistrationDraft } from '../model/registration.ts'
import type { Material, PolicyPack } from './pack.ts'
import { diseaseOf, packIndex } from './pack-index.ts'

/** Materials this disease asks for in this kind of application, in the pack's order; 授权委托书 where somebody acts. */
export function materialsAsked(draft: RegistrationDraft, code: string, pack: PolicyPack): Material[] {
  const { materials } = packIndex(pack)
  const codes = diseaseOf(pack, code)?.materials[draft.applyType] ?? []
  const asked = new Set(draft.agent ? [...codes, pack.special.authorization] : codes)
  return [...asked].flatMap((one) => materials.get(one) ?? [])
}

/** What of it is not there, for one disease. */
export function missingMaterials(
  draft: RegistrationDraft,
  code: string,
  pack: PolicyPack,
  papers: readonly { readonly material: string }[],
): Material[] {
  const there = new Set(papers.map(({ material }) => material))
  return materialsAsked(draft, code, pack).filter(({ code: material }) => !there.has(material))
}

/**
 * One 补正 item for each missing material, so that everything is told at once: the pack's own words where it has an item
 * for "it is missing", else plain ones. A material the pack has no item for cannot be demanded and is left out.
 */
export function itemsFor(missing: readonly Material[], pack: PolicyPack): SupplementItem[] {
  return missing.flatMap(({ code }) => {
    const choices = pack.supplementChoices.filter(({ material }) => material === code)
    const item = choices.find(({ findings }) => findings?.includes('material_missing')) ?? choices[0]
    return item
      ? [{ code: item.code, material: item.material, problem: item.problem, requirement: item.requirement }]
      : []
  })
}
