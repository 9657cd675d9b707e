import { packCases } from '#central/http/prepared-page.ts'
import type { PreparedPage } from '#core/flow/pull-page.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { prepareCase } from '#shared/prepared/prepare.ts'
import { pack } from '../policy/support.ts'

/** The last page of a feed as a cache takes it: these cases, and the position after them; its bodies one by one, or so many `together` in a pack. */
export function pageOf(cases: readonly CaseFile[], next: string, by: PolicyPack = pack, together = 0): PreparedPage {
  const texts = cases.map((one) => JSON.stringify(one))
  const prepared = cases.map((one, i) => ({
    ...prepareCase(one, by),
    body: together === 0 ? (texts[i] ?? '') : { pack: Math.floor(i / together), line: i % together },
  }))
  const groups = together === 0 ? 0 : Math.ceil(cases.length / together)
  const packs = Array.from({ length: groups }, (_, i) => packCases(texts.slice(i * together, (i + 1) * together)))
  return { cases: prepared, grams: new Map(), packs, next, more: false }
}
