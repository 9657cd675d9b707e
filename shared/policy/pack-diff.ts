import type { CaseFile, CaseState } from '../model/case.ts'
import { changesBetween } from './diff/changes.ts'
import { effectsOn } from './diff/effects.ts'
import type { OtherFacts } from './findings/others.ts'
import type { Calendar, PolicyPack } from './pack.ts'
import { diseaseOf } from './pack-index.ts'
import type { PackDiff } from './pack-report.ts'

const OPEN: ReadonlySet<CaseState> = new Set(['received', 'supplement', 'originals', 'first_review', 'second_review'])

export { changesBetween, effectsOn }

/** Decided cases stay under the pack they were decided with; only open ones can be touched by another. */
export function isOpen({ state }: Pick<CaseFile, 'state'>): boolean {
  return OPEN.has(state)
}

/**
 * What putting `to` in the place of `from` would change: in the rules, and for which of these cases. Cases that are not
 * open are passed over. `othersOf` gives what other cases say about one, where somebody has gathered that.
 */
export function diffPacks(
  from: PolicyPack,
  to: PolicyPack,
  cases: Iterable<CaseFile>,
  calendar: Calendar,
  othersOf?: (caseFile: CaseFile) => OtherFacts,
): PackDiff {
  const touched: PackDiff['cases'] = []
  let looked = 0
  for (const caseFile of cases) {
    if (!isOpen(caseFile)) continue
    looked += 1
    const effects = effectsOn(caseFile, from, to, calendar, othersOf?.(caseFile))
    if (effects.length > 0) touched.push(touchedCase(caseFile, to, effects))
  }
  return { from: from.version, to: to.version, changes: changesBetween(from, to), cases: touched, looked }
}

/** One line of the list of touched cases, for whoever goes through the cases in portions of their own. */
export function touchedCase(caseFile: CaseFile, to: PolicyPack, effects: string[]): PackDiff['cases'][number] {
  const known = diseaseOf(to, caseFile.form.opsp_dise_code)
  return { caseNo: caseFile.caseNo, diseaseName: known?.opsp_dise_name ?? caseFile.form.opsp_dise_name, effects }
}
