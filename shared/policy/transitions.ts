import type { CaseFile, CaseState } from '../model/case.ts'
import type { NoticeKind } from '../model/notice.ts'
import type { Deed, DeedKind, OpCode } from '../model/operation.ts'
import type { Role, Staff } from '../model/staff.ts'
import { noticeLacks, noticeName, noticeOf } from './notices.ts'
import type { PolicyPack } from './pack.ts'

/** One row of the state machine: who may do it, from where, what it needs, where it leads and what it causes. */
export interface Transition {
  readonly from: readonly CaseState[]
  readonly roles: readonly Role[]
  /**
   * 'returnTo': back to the step that asked · 'outcome': what the proposal said · 'review': 复审 or straight to the
   * outcome · 'same': the case stays as it is, a new one begins
   */
  readonly to: CaseState | 'returnTo' | 'outcome' | 'review' | 'same'
  /** what must be given with it */
  readonly needs: readonly ('reasons' | 'items' | 'note')[]
  /** the notice it issues; 'outcome': the one of the outcome, when this deed is what settles it */
  readonly notice: NoticeKind | 'outcome' | null
  /** the clock of 办结时限 */
  readonly clock: 'starts' | 'pauses' | 'stops' | null
  readonly notFirstReviewer?: true
}

/** Nothing is decided yet. */
export const openStates: readonly CaseState[] = ['received', 'supplement', 'originals', 'first_review', 'second_review']
const settledStates: readonly CaseState[] = ['approved', 'registered', 'rejected']

/**
 * The state machine of product.md, whole, for members of staff. The same table drives the buttons of the desk, the core's
 * check before a decision is written down, the centre, whose word is final, and the diagram in ARCHITECTURE.md.
 */
export const transitions: Readonly<Record<DeedKind, Transition>> = {
  accept: {
    from: ['received'],
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'first_review',
    needs: [],
    notice: 'acceptance',
    clock: 'starts',
  },
  not_accept: {
    from: ['received'],
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'not_accepted',
    needs: ['reasons'],
    notice: 'not_accepted',
    clock: null,
  },
  request_supplement: {
    from: ['received', 'first_review'],
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'supplement',
    needs: ['items'],
    notice: 'supplement',
    clock: 'pauses',
  },
  request_originals: {
    from: ['received', 'first_review'],
    roles: ['first_reviewer', 'supervisor'],
    to: 'originals',
    needs: [],
    notice: null,
    clock: null,
  },
  originals_verified: {
    from: ['originals'],
    roles: ['window', 'supervisor'],
    to: 'returnTo',
    needs: [],
    notice: null,
    clock: null,
  },
  originals_mismatch: {
    from: ['originals'],
    roles: ['window', 'supervisor'],
    to: 'returnTo',
    needs: ['note'],
    notice: null,
    clock: null,
  },
  propose_approve: {
    from: ['first_review'],
    roles: ['first_reviewer', 'supervisor'],
    to: 'review',
    needs: [],
    notice: 'outcome',
    clock: 'stops',
  },
  propose_reject: {
    from: ['first_review'],
    roles: ['first_reviewer', 'supervisor'],
    to: 'review',
    needs: ['reasons'],
    notice: 'outcome',
    clock: 'stops',
  },
  endorse: {
    from: ['second_review'],
    roles: ['second_reviewer', 'supervisor'],
    to: 'outcome',
    needs: [],
    notice: 'outcome',
    clock: 'stops',
    notFirstReviewer: true,
  },
  return_to_first: {
    from: ['second_review'],
    roles: ['second_reviewer', 'supervisor'],
    to: 'first_review',
    needs: ['note'],
    notice: null,
    clock: null,
    notFirstReviewer: true,
  },
  open_case: {
    from: settledStates,
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'same',
    needs: ['note'],
    notice: null,
    clock: null,
  },
}

/** What happens to a case without a member of staff: the applicant's acts and the centre's own. */
export const happenings = {
  /** the applicant has answered a 补正 */
  supplemented: { from: ['supplement'], to: 'returnTo', by: 'applicant' },
  /** the applicant takes the application back */
  withdrawn: { from: openStates, to: 'withdrawn', by: 'applicant' },
  /** nobody answered a 补正 in time and the pack says 视为撤回 */
  supplement_lapsed: { from: ['supplement'], to: 'withdrawn', by: 'centre' },
  /** nobody answered a 补正 in time and the pack says: go on without */
  supplement_overdue: { from: ['supplement'], to: 'returnTo', by: 'centre' },
  /** the core system has taken the record of the recognition */
  registered: { from: ['approved'], to: 'registered', by: 'centre' },
} as const satisfies Record<
  string,
  { from: readonly CaseState[]; to: CaseState | 'returnTo'; by: 'applicant' | 'centre' }
>

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
  if (isBarred(caseFile, deed.kind, staff)) {
    return { code: 'same_person', message: '您办理过这件所针对的原认定，按回避要求不能再审，请由其他同事办理。' }
  }
  return refuseDetails(caseFile, deed, staff, pack)
}

const reviewingDeeds: readonly DeedKind[] = ['propose_approve', 'propose_reject', 'endorse', 'return_to_first']

/** Who decided what a 更正, 撤销 or 申诉 questions does not judge it again. */
function isBarred(caseFile: CaseFile, kind: DeedKind, staff: Staff): boolean {
  return reviewingDeeds.includes(kind) && caseFile.barred.includes(staff.staffNo)
}

/** What the deed itself must fulfil: reasons known to the pack, supplements within the limit, a notice that may go out. */
function refuseDetails(caseFile: CaseFile, deed: Deed, staff: Staff, pack: PolicyPack): Refusal | null {
  const notice = noticeOf(caseFile, deed.kind)
  const lacks = notice ? noticeLacks(notice, pack) : []
  if (notice && lacks.length > 0) {
    const message = `政策包没有填写「${lacks.join('」「')}」，${noticeName(notice, pack)}不能发出。请主管补全政策包后再办理。`
    return { code: 'rule_broken', message }
  }
  if (deed.kind === 'open_case') return refuseOpening(caseFile, deed)
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

/** 撤销 and 更正 are about a recognition, 申诉 is about a refusal. */
function refuseOpening(caseFile: CaseFile, deed: Extract<Deed, { kind: 'open_case' }>): Refusal | null {
  if (caseFile.kind !== 'application') {
    return { code: 'rule_broken', message: '更正、撤销、申诉只能针对原申请件，请打开原件办理。' }
  }
  const rejected = caseFile.state === 'rejected'
  if (deed.caseKind === 'appeal' && !rejected) {
    return { code: 'rule_broken', message: '只有不予认定的件可以申诉；对已认定的件请选更正或撤销。' }
  }
  if (deed.caseKind !== 'appeal' && rejected) {
    return { code: 'rule_broken', message: '不予认定的件没有可以更正或撤销的认定；申请人不服的，请选申诉。' }
  }
  if (deed.caseKind === 'correction' && Object.keys(deed.correction ?? {}).length === 0) {
    return { code: 'rule_broken', message: '更正须写明要改的项目和改成什么。' }
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
      !(rule.notFirstReviewer && caseFile.firstReviewer === staff.staffNo) &&
      !isBarred(caseFile, kind, staff) &&
      !(kind === 'open_case' && caseFile.kind !== 'application')
    )
  })
}
