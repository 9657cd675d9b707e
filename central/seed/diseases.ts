import { evaluate } from '#shared/policy/criteria.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { commonness } from './clinical.ts'
import { pickWeighted, type Random } from './random.ts'

const renewables = new WeakMap<readonly Disease[], readonly Disease[]>()
/** Diseases whose recognition ends. One list per catalogue, because weights are kept by list. */
export function renewable(all: readonly Disease[]): readonly Disease[] {
  const known = renewables.get(all)
  if (known) return known
  const ending = all.filter((d) => d.reviewYears !== null)
  const made = ending.length > 0 ? ending : all
  renewables.set(all, made)
  return made
}

const catalogues = new WeakMap<PolicyPack, readonly Disease[]>()
/** The diseases of the catalogue that are in force. */
export function listed(pack: PolicyPack): readonly Disease[] {
  const known = catalogues.get(pack) ?? pack.diseases.filter((d) => d.vali_flag === '1' && d.invd_time === null)
  catalogues.set(pack, known)
  return known
}

const weights = new WeakMap<readonly Disease[], ReadonlyMap<string, number>>()
function diseaseWeights(diseases: readonly Disease[]): ReadonlyMap<string, number> {
  const known = weights.get(diseases)
  if (known) return known
  const names = diseases.map((d) => d.opsp_dise_name)
  const made = new Map(diseases.map((d) => [d.opsp_dise_code, commonness(d.opsp_dise_name, names)]))
  weights.set(diseases, made)
  return made
}

/** A first disease by commonness, and further ones an adult can have with it under the same insurance. */
export function pickDiseases(r: Random, all: readonly Disease[], count: number): [Disease, ...Disease[]] {
  const weight = diseaseWeights(all)
  const weightOf = (d: Disease): number => weight.get(d.opsp_dise_code) ?? 1
  const first = pickWeighted(r, all, weightOf)
  const chosen: [Disease, ...Disease[]] = [first]
  if (first.maxAge !== undefined) return chosen
  const others = all.filter((d) => d.maxAge === undefined && d.sex === undefined && d.insutypes.length > 1)
  while (chosen.length < count) {
    const next = pickWeighted(r, others, weightOf)
    if (!chosen.some((c) => clashes(c, next))) chosen.push(next)
  }
  return chosen
}

/** May nobody have both? */
export function clashes(a: Disease, b: Disease): boolean {
  const code = b.opsp_dise_code
  return a.opsp_dise_code === code || a.mutex.includes(code) || b.mutex.includes(a.opsp_dise_code)
}

/** The lowest level of hospital the criteria of all the diseases can still be met with. */
export function worstLevelFor(diseases: readonly Pick<Disease, 'criteria'>[]): string {
  const levels = diseases.flatMap(({ criteria }) =>
    (criteria?.items ?? []).flatMap((item) => {
      const needed = criteria && evaluate(criteria.logic, [{ id: item.id, verdict: 'unmet' }]) === 'unmet'
      return needed && item.minHospitalLevel !== undefined ? [item.minHospitalLevel] : []
    }),
  )
  return levels.sort()[0] ?? '11'
}
