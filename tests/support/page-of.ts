import { packBodies } from '#core/flow/case-pack.ts'
import { type Prepared, type PreparedPage, prepareCase } from '#core/flow/pull-page.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { pack } from '../policy/support.ts'

/** The last page of a feed as a cache takes it: these cases, and the position after them; its bodies one by one, or so many `together` in a pack. */
export function pageOf(cases: readonly CaseFile[], next: string, by: PolicyPack = pack, together = 0): PreparedPage {
  const prepared = cases.map((one) => prepareCase(one, by))
  const packs = together === 0 ? [] : packed(prepared, together)
  return { cases: prepared, grams: new Map(), packs, next, more: false }
}

function packed(prepared: readonly Prepared[], together: number): PreparedPage['packs'] {
  const groups = Array.from({ length: Math.ceil(prepared.length / together) }, (_, i) =>
    prepared.slice(i * together, (i + 1) * together),
  )
  return groups.map((group, pack) => {
    const texts = group.map(({ row }) => Buffer.from(typeof row.body === 'string' ? row.body : ''))
    for (const [line, { row }] of group.entries()) row.body = { pack, line }
    return packBodies(texts)
  })
}
