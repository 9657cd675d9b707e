import type { CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import type { OpResult } from '#shared/model/operation.ts'
import type { RegisterOperation } from '#shared/model/registration.ts'
import type { Staff } from '#shared/model/staff.ts'
import { noOthers } from '#shared/policy/findings/others.ts'
import { applyDeed } from './apply.ts'
import type { Moment } from './clock.ts'

export type RegistrationVerdict = Pick<OpResult, 'outcome' | 'code' | 'message'>

const registering = ['window', 'supervisor'] as const

/** Why this person may register nothing here; null = they may. */
export function registrationProblem(
  { deed }: RegisterOperation,
  staff: Staff,
  areaCode: string,
): RegistrationVerdict | null {
  if (!staff.roles.some((role) => registering.some((one) => one === role)) || staff.areaCode !== areaCode) {
    return {
      outcome: 'rejected',
      code: 'not_authorised',
      message: '登记申请由本统筹区的窗口或主管办理，这件没有登记。',
    }
  }
  const { psn_name, certno, opsp_dise_code } = deed.form
  if ([psn_name, certno, opsp_dise_code].some((field) => field.trim() === '')) {
    const message = '姓名、证件号码、申请病种缺一不可，这件没有登记，请补全后重新登记。'
    return { outcome: 'rejected', code: 'rule_broken', message }
  }
  return null
}

/**
 * What the clerk did with the case in the same breath, on the case as it has just begun. What the rules forbid is told and
 * leaves the registration as it is: the citizen has handed in an application, whatever becomes of it. Pure.
 */
export function firstStep(
  fresh: CaseFile,
  op: RegisterOperation,
  staff: Staff,
  moment: Moment,
): { readonly caseFile: CaseFile; readonly refusal: string | null } {
  const { next } = op.deed
  if (next === null) return { caseFile: fresh, refusal: null }
  const { version, materialVersion } = fresh
  const step = { ...op, deed: next, baseVersion: version, baseMaterialVersion: materialVersion }
  const context = { ...moment, draw: never, others: noOthers, former: null, related: [], survivor: null, leases: [] }
  const { changed, message } = applyDeed(fresh, step, staff, context)
  return changed ? { caseFile: changed, refusal: null } : { caseFile: fresh, refusal: message }
}

function never(): number {
  throw new Error('受理 and 补正 draw no sample')
}

/** The form with what only the core system knows: 人员编号, where the desk could not ask. */
export function identified(form: CaseFile['form'], psnNo: string | null): CaseFile['form'] {
  return { ...form, psn_no: psnNo ?? '' }
}

export interface InsuredPerson {
  readonly psnNo: string | null
  readonly insurance: InsuranceRecord
}
