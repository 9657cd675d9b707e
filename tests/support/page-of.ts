import { type PreparedPage, prepareCase } from '#core/flow/pull-page.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { pack } from '../policy/support.ts'

/** The last page of a feed as a cache takes it: these cases, and the position after them. */
export function pageOf(cases: readonly CaseFile[], next: string, by: PolicyPack = pack): PreparedPage {
  return { cases: cases.map((one) => prepareCase(one, by)), grams: new Map(), next, more: false }
}
