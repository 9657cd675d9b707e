import type { CaseState } from '../model/case.ts'
import type { NoticeKind } from '../model/notice.ts'
import type { DeedKind } from '../model/operation.ts'
import type { Role } from '../model/staff.ts'

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
  readonly needs: readonly ('reasons' | 'items' | 'papers' | 'note')[]
  /** the notice it issues; 'outcome': the one of the outcome, when this deed is what settles it */
  readonly notice: NoticeKind | 'outcome' | null
  /** the clock of 办结时限 */
  readonly clock: 'starts' | 'pauses' | 'resumes' | 'stops' | null
}

/** Nothing is decided yet. */
export const openStates: readonly CaseState[] = ['received', 'supplement', 'originals', 'first_review', 'second_review']
const settledStates: readonly CaseState[] = ['approved', 'registered', 'rejected', 'not_accepted']

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
  supplement_received: {
    from: ['supplement'],
    roles: ['window', 'supervisor'],
    to: 'returnTo',
    needs: ['papers'],
    notice: null,
    clock: 'resumes',
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
  },
  return_to_first: {
    from: ['second_review'],
    roles: ['second_reviewer', 'supervisor'],
    to: 'first_review',
    needs: ['note'],
    notice: null,
    clock: null,
  },
  open_case: {
    from: settledStates,
    roles: ['window', 'first_reviewer', 'supervisor'],
    to: 'same',
    needs: ['note'],
    notice: null,
    clock: null,
  },
  void: {
    from: openStates,
    roles: ['supervisor'],
    to: 'voided',
    needs: ['note'],
    notice: null,
    clock: 'stops',
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
