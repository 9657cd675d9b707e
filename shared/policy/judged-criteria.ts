import type { CaseFile, CriterionVerdict } from '../model/case.ts'
import { evaluate, type Verdict } from './criteria.ts'
import type { PolicyPack } from './pack.ts'
import type { Criteria, Disease } from './pack-disease.ts'
import { diseaseOf } from './pack-index.ts'

type Judging = Pick<CaseFile, 'kind' | 'applyType'>

/**
 * The criteria an approval of this case rests on; null where it rests on none: 变更 and 定点变更 keep a recognition that
 * was judged before, 更正 and 撤销 are not about the illness.
 */
export function criteriaFor({ kind, applyType }: Judging, disease: Disease | null): Criteria | null {
  const aboutIllness = kind === 'application' || kind === 'appeal'
  return aboutIllness && (applyType === 'new' || applyType === 'renewal') ? (disease?.criteria ?? null) : null
}

/** What the ticks say of the criteria the approval rests on; null where there are none. */
export function judged(caseFile: Judging, disease: Disease | null, ticks: readonly CriterionVerdict[]): Verdict | null {
  const criteria = criteriaFor(caseFile, disease)
  return criteria && evaluate(criteria.logic, ticks)
}

/** Would an approval go against what its own ticks say? It must then be explained. */
export function approvesUnmet(
  caseFile: Judging & { readonly form: Pick<CaseFile['form'], 'opsp_dise_code'> },
  ticks: readonly CriterionVerdict[],
  pack: PolicyPack,
): boolean {
  return judged(caseFile, diseaseOf(pack, caseFile.form.opsp_dise_code), ticks) === 'unmet'
}
