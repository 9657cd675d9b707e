import type { PolicyPack } from '#shared/policy/pack.ts'
import type { Disease } from '#shared/policy/pack-disease.ts'
import { packIndex } from '#shared/policy/pack-index.ts'

const MOST = 8

/** Diseases in force that a text may mean, those that begin with it first; `initials`: code → pinyin initials. */
export function findDiseases(
  pack: PolicyPack,
  typed: string,
  chosen: readonly string[],
  initials: ReadonlyMap<string, string>,
): Disease[] {
  const text = typed.replace(/\s/g, '').toLowerCase()
  if (text === '') return []
  const ranked = [...packIndex(pack).diseases.values()].flatMap((disease) => {
    if (chosen.includes(disease.opsp_dise_code)) return []
    const rank = rankOf(disease, text, initials.get(disease.opsp_dise_code) ?? '')
    return rank === null ? [] : [{ disease, rank }]
  })
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ disease }) => disease)
}

function rankOf({ opsp_dise_name, opsp_dise_code }: Disease, text: string, initials: string): number | null {
  const name = opsp_dise_name.toLowerCase()
  const begins = [name, initials, opsp_dise_code.toLowerCase()].findIndex((one) => one.startsWith(text))
  if (begins >= 0) return begins
  const holds = [name, initials].findIndex((one) => one.includes(text))
  return holds < 0 ? null : holds + 3
}
