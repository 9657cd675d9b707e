import type { Material, PolicyPack, Reason } from './pack.ts'
import type { Disease } from './pack-disease.ts'

/** Lookup tables over a pack, so that 100,000 cases can be checked without searching its lists each time. */
export interface PackIndex {
  readonly diseases: ReadonlyMap<string, Disease>
  readonly materials: ReadonlyMap<string, Material>
  /** finding code → the reason that answers it */
  readonly reasonOfFinding: ReadonlyMap<string, Reason>
}

const indexes = new WeakMap<PolicyPack, PackIndex>()

/** Built at the first question, kept as long as the pack is. */
export function packIndex(pack: PolicyPack): PackIndex {
  const known = indexes.get(pack)
  if (known) return known
  const reasonOfFinding = new Map<string, Reason>()
  for (const reason of pack.reasons) {
    for (const code of reason.findings ?? []) if (!reasonOfFinding.has(code)) reasonOfFinding.set(code, reason)
  }
  const index: PackIndex = {
    diseases: new Map(pack.diseases.filter((d) => d.vali_flag === '1').map((d) => [d.opsp_dise_code, d])),
    materials: new Map(pack.materials.map((m) => [m.code, m])),
    reasonOfFinding,
  }
  indexes.set(pack, index)
  return index
}

/** The disease of the catalogue in force, or null. */
export function diseaseOf(pack: PolicyPack, code: string): Disease | null {
  return packIndex(pack).diseases.get(code) ?? null
}

/** How old a material may be on the application day, in calendar months; null = no limit. The disease's own word goes first. */
export function windowMonthsOf(pack: PolicyPack, disease: Disease | null, material: string): number | null {
  const own = disease?.windowMonths?.[material]
  return own !== undefined ? own : (packIndex(pack).materials.get(material)?.windowMonths ?? null)
}
