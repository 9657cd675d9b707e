import { randomBytes } from 'node:crypto'
import type { CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { dueBy, limitFor, type Moment, openStates } from './clock.ts'
import { wrongCorrections } from './registration.ts'
import { kindWords } from './words.ts'

type OpenCase = Extract<Deed, { kind: 'open_case' }>

/** A 更正, 撤销 or 申诉 about a case, as far as opening another one depends on it. */
export type RelatedCase = Pick<CaseFile, 'caseNo' | 'kind' | 'state'>

/** Why no case of this kind can be opened now although rules and rights allow it; null = it can. */
export function openingProblem(original: CaseFile, deed: OpenCase, related: readonly RelatedCase[]): string | null {
  const word = kindWords[deed.caseKind]
  const open = related.find((one) => one.kind === deed.caseKind && openStates.includes(one.state))
  if (open) return `这件已有在办的${word}件（受理号 ${open.caseNo}），请在那一件上办理。`
  const granted = (kind: CaseFile['kind']) =>
    related.some((one) => one.kind === kind && (one.state === 'approved' || one.state === 'registered'))
  if (granted('revocation')) return '这件的认定已经撤销，不能再更正或撤销。'
  if (deed.caseKind === 'appeal' && granted('appeal')) return '这件的申诉已经认定通过，不必再申诉。'
  const wrong = wrongCorrections(original.form, deed.correction ?? {})
  if (wrong.length > 0) return `更正的项目「${wrong.join('」「')}」不是申请表或备案的项目，或内容不合规定，请核对。`
  return null
}

interface Opening {
  readonly caseNo: string
  /** what the core system says of the person today */
  readonly insurance: InsuranceRecord
  readonly moment: Moment
}

/**
 * The case that questions a decided one: accepted at once, with the same papers and the facts of today, and judged by
 * people who had no part in the decision. The decided case stays as it is, to the byte.
 */
export function openCase(original: CaseFile, op: Operation, deed: OpenCase, staff: Staff, opening: Opening): CaseFile {
  const { moment, caseNo, insurance } = opening
  const { now, policy } = moment
  const fresh: CaseFile = {
    id: uuid7(Date.parse(now), randomBytes(10)),
    caseNo,
    applicationNo: original.applicationNo,
    kind: deed.caseKind,
    origin: { caseId: original.id, caseNo: original.caseNo },
    barred: decidersOf(original),
    correction: deed.caseKind === 'correction' ? (deed.correction ?? {}) : null,
    version: 1,
    materialVersion: 1,
    areaCode: original.areaCode,
    state: 'first_review',
    returnTo: null,
    applyType: original.applyType,
    channel: 'window',
    receivedAt: now,
    acceptedOn: chinaDate(now),
    limitWorkdays: limitFor(original, policy),
    dueOn: null,
    calendarVersion: null,
    dueHistory: [],
    pauses: [],
    decidedAt: null,
    packVersion: policy.pack.version,
    firstReviewer: null,
    form: original.form,
    insurance,
    documents: original.documents,
    proposal: null,
    supplements: [],
    registration: null,
    notices: [],
    history: [
      {
        at: now,
        kind: 'open_case',
        by: staff.staffNo,
        byName: staff.name,
        from: null,
        to: 'first_review',
        note: deed.note,
        opId: op.opId,
        packVersion: policy.pack.version,
      },
    ],
  }
  return { ...fresh, ...dueBy(fresh, moment) }
}

const deciding: readonly string[] = ['propose_approve', 'propose_reject', 'endorse']

/** 工号 of everyone who proposed or endorsed, each once. */
function decidersOf({ history }: CaseFile): string[] {
  const all = history.flatMap((event) => (event.by !== null && deciding.includes(event.kind) ? [event.by] : []))
  return [...new Set(all)]
}
