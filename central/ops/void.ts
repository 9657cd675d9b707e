import type { CaseFile, CaseState } from '#shared/model/case.ts'
import type { Deed } from '#shared/model/operation.ts'
import { stateWords } from '#shared/policy/case-words.ts'
import { openStates } from '#shared/policy/transitions.ts'

type Void = Extract<Deed, { kind: 'void' }>

/** What was withdrawn, not accepted or voided itself takes no other case in: the matter would go on nowhere. */
const takesIn: readonly CaseState[] = [...openStates, 'approved', 'registered', 'rejected']

/**
 * Why a case cannot be merged into the one named; null = it can, or none is named. `survivor`: the case with that number,
 * null where there is none.
 */
export function mergeProblem(caseFile: CaseFile, { into }: Void, survivor: CaseFile | null): string | null {
  if (into === undefined) return null
  if (into === caseFile.caseNo) return '不能并入这件本身，请核对要并入的受理号。'
  if (survivor === null || survivor.areaCode !== caseFile.areaCode) {
    return '没有要并入的受理号，或它不属于您的统筹区，请核对。'
  }
  if (!isSamePerson(caseFile, survivor)) return '要并入的件是另一位申请人的，不能合并，请核对受理号。'
  if (!takesIn.includes(survivor.state)) {
    return `要并入的件现为「${stateWords[survivor.state]}」，不能并入，请另选在办或已办结的件。`
  }
  return null
}

/** By 人员编号, or by the certificate where a number was mistyped or is missing. */
function isSamePerson({ form: a }: CaseFile, { form: b }: CaseFile): boolean {
  if (a.psn_no !== '' && a.psn_no === b.psn_no) return true
  return a.certno !== '' && a.psn_cert_type === b.psn_cert_type && a.certno === b.certno
}
