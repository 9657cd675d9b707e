import type { CaseFile } from '../model/case.ts'
import type { Deed, DeedKind } from '../model/operation.ts'
import type { Staff } from '../model/staff.ts'
import { canBeQuestioned, refuseDetails } from './deed-rules.ts'
import { dutyConflict } from './duties.ts'
import type { PolicyPack } from './pack.ts'
import type { Refusal } from './refusal.ts'
import { transitions } from './transitions.ts'

/**
 * May this person do this to this case now? `null` means yes.
 * Used by the desk before it writes the decision down and by the centre with authority.
 */
export function refuse(caseFile: CaseFile, deed: Deed, staff: Staff, pack: PolicyPack): Refusal | null {
  const rule = transitions[deed.kind]
  const role = staff.roles.find((r) => rule.roles.includes(r))
  if (!role || staff.areaCode !== caseFile.areaCode) {
    return { code: 'not_authorised', message: '您的岗位不能办理这一步，请转给有权限的同事。' }
  }
  if (!rule.from.includes(caseFile.state)) {
    return { code: 'not_in_state', message: '这件的环节已经变化，不能再办这一步，请打开最新情况后重新处理。' }
  }
  const conflict = dutyConflict(caseFile, deed.kind, staff)
  if (conflict !== null) return { code: 'same_person', message: conflict }
  return refuseDetails(caseFile, deed, staff, pack)
}

/** Every deed this person could do now, in the table's order: what the decision bar offers. */
export function possibleDeeds(caseFile: CaseFile, staff: Staff): DeedKind[] {
  const kinds = Object.keys(transitions) as DeedKind[]
  return kinds.filter((kind) => {
    const rule = transitions[kind]
    return (
      rule.from.includes(caseFile.state) &&
      staff.areaCode === caseFile.areaCode &&
      staff.roles.some((r) => rule.roles.includes(r)) &&
      dutyConflict(caseFile, kind, staff) === null &&
      (kind !== 'open_case' || canBeQuestioned(caseFile))
    )
  })
}
