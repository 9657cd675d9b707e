import type { CaseFile, CaseState } from '../model/case.ts'
import type { Deed, DeedKind, OpCode } from '../model/operation.ts'
import type { Role, Staff } from '../model/staff.ts'
import type { PolicyPack } from './pack.ts'

/** One row of the state machine: who may do it, from where, and whether a different person than 初审 is needed. */
export interface Transition {
  readonly from: readonly CaseState[]
  readonly roles: readonly Role[]
  /** 'returnTo': back to the step that asked · 'outcome': what the proposal said · 'review': 复审 or straight to the outcome */
  readonly to: CaseState | 'returnTo' | 'outcome' | 'review'
  readonly notFirstReviewer?: true
}

/**
 * The state machine of product.md, whole. The same table drives the buttons of the desk, the core's check before
 * a decision is written down, and the centre, whose word is final.
 */
export const transitions: Readonly<Record<DeedKind, Transition>> = {
  accept: { from: ['received'], roles: ['window', 'first_reviewer', 'supervisor'], to: 'first_review' },
  not_accept: { from: ['received'], roles: ['window', 'first_reviewer', 'supervisor'], to: 'not_accepted' },
  request_supplement: {
    from: ['received', 'first_review'],
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'supplement',
  },
  request_originals: { from: ['received', 'first_review'], roles: ['first_reviewer', 'supervisor'], to: 'originals' },
  originals_verified: { from: ['originals'], roles: ['window', 'supervisor'], to: 'returnTo' },
  originals_mismatch: { from: ['originals'], roles: ['window', 'supervisor'], to: 'returnTo' },
  propose_approve: { from: ['first_review'], roles: ['first_reviewer', 'supervisor'], to: 'review' },
  propose_reject: { from: ['first_review'], roles: ['first_reviewer', 'supervisor'], to: 'review' },
  endorse: {
    from: ['second_review'],
    roles: ['second_reviewer', 'supervisor'],
    to: 'outcome',
    notFirstReviewer: true,
  },
  return_to_first: {
    from: ['second_review'],
    roles: ['second_reviewer', 'supervisor'],
    to: 'first_review',
    notFirstReviewer: true,
  },
}

/** Why a deed is refused: a code for machines, a sentence for the person. */
export interface Refusal {
  readonly code: OpCode
  readonly message: string
}

/**
 * May this person do this to this case now? `null` means yes.
 * Used by the desk before it writes the decision down and by the centre with authority.
 * Basis: 社会保险经办条例 Art. 37 (分级审核), duty separation; 行政许可法 Art. 32 (一次告知) for the second 补正.
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
  if (rule.notFirstReviewer && caseFile.firstReviewer === staff.staffNo) {
    return { code: 'same_person', message: '初审和复审不能是同一个人，请由其他同事复审。' }
  }
  return refuseDetails(caseFile, deed, staff, pack)
}

/** What the deed itself must fulfil: reasons known to the pack, supplements within the limit. */
function refuseDetails(caseFile: CaseFile, deed: Deed, staff: Staff, pack: PolicyPack): Refusal | null {
  if (deed.kind === 'not_accept' || deed.kind === 'propose_reject') {
    const allowed = new Set(pack.reasons.filter((r) => r.for.includes(deed.kind)).map((r) => r.code))
    const unknown = deed.reasons.find((r) => !allowed.has(r.code))
    if (unknown) {
      return { code: 'rule_broken', message: `理由「${unknown.code}」不在现行政策包的理由库中，请重新选择。` }
    }
  }
  if (deed.kind === 'request_supplement') {
    const materials = new Set(pack.materials.map((m) => m.code))
    const unknown = deed.items.find((i) => !materials.has(i.material))
    if (unknown) {
      return { code: 'rule_broken', message: '补正事项必须对应材料清单中的材料，请重新选择。' }
    }
    if (caseFile.supplements.length >= pack.supplement.limit) {
      if (!staff.roles.includes('supervisor')) {
        return { code: 'supplement_twice', message: '这件已经补正过，再次补正须由主管办理并写明理由。' }
      }
      if (deed.note.trim() === '') {
        return { code: 'supplement_twice', message: '再次补正须写明理由。' }
      }
    }
  }
  return null
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
      !(rule.notFirstReviewer && caseFile.firstReviewer === staff.staffNo)
    )
  })
}
