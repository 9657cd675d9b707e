import { randomBytes } from 'node:crypto'
import type { CaseFile, InsuranceRecord } from '#shared/model/case.ts'
import type { Deed, Operation } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { uuid7 } from '#shared/model/uuid7.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { asCorrectedSince, correctionProblem } from '#shared/policy/correction.ts'
import { dueBy, limitFor, type Moment, openStates } from './clock.ts'
import { freshCase } from './fresh-case.ts'
import { kindWords } from './words.ts'

type OpenCase = Extract<Deed, { kind: 'open_case' }>

/** A 更正, 撤销 or 申诉 about a case, as far as what comes after it depends on it. */
export type RelatedCase = Pick<CaseFile, 'caseNo' | 'kind' | 'state' | 'correction' | 'decidedAt' | 'history'>

/** Why no case of this kind can be opened now although rules and rights allow it; null = it can. */
export function openingProblem(
  original: CaseFile,
  deed: OpenCase,
  related: readonly RelatedCase[],
  { policy, now }: Moment,
): string | null {
  const word = kindWords[deed.caseKind]
  const open = related.find((one) => one.kind === deed.caseKind && openStates.includes(one.state))
  if (open) return `这件已有在办的${word}件（受理号 ${open.caseNo}），请在那一件上办理。`
  const granted = (kind: CaseFile['kind']) =>
    related.some((one) => one.kind === kind && (one.state === 'approved' || one.state === 'registered'))
  if (granted('revocation')) return '这件的认定已经撤销，不能再更正或撤销。'
  if (deed.caseKind === 'appeal' && granted('appeal')) return '这件的申诉已经认定通过，不必再申诉。'
  const judged = related.find((one) => one.kind === 'appeal' && !['withdrawn', 'voided'].includes(one.state))
  if (deed.caseKind === 'appeal' && judged) {
    return `这件已经申诉过（受理号 ${judged.caseNo}），不能再次申诉；申请人仍不服的，请告知行政复议和诉讼途径。`
  }
  if (deed.caseKind !== 'correction') return null
  const today = chinaDate(now)
  return correctionProblem(asCorrectedSince(original, related), deed.correction ?? {}, policy.pack, today)
}

interface Opening {
  readonly caseNo: string
  /** 更正, 撤销 and 申诉 about the decided case that were opened before */
  readonly related: readonly RelatedCase[]
  /** what the core system says of the person today */
  readonly insurance: InsuranceRecord
  readonly moment: Moment
}

/**
 * The case that questions a decided one: accepted at once, with the same papers and the facts of today, and judged by
 * people who had no part in the decision, nor in a 申诉 against it that was taken back. It starts from the record as it
 * stands corrected; the decided case stays as it is, to the byte.
 */
export function openCase(original: CaseFile, op: Operation, deed: OpenCase, staff: Staff, opening: Opening): CaseFile {
  const { moment, caseNo, insurance, related } = opening
  const { now, policy } = moment
  const fresh: CaseFile = {
    ...freshCase(),
    id: uuid7(Date.parse(now), randomBytes(10)),
    caseNo,
    applicationNo: original.applicationNo,
    kind: deed.caseKind,
    origin: { caseId: original.id, caseNo: original.caseNo },
    barred: decidersOf([original, ...related.filter(({ kind }) => kind === 'appeal')]),
    correction: deed.caseKind === 'correction' ? (deed.correction ?? {}) : null,
    areaCode: original.areaCode,
    state: 'first_review',
    applyType: original.applyType,
    channel: 'window',
    receivedAt: now,
    acceptedOn: chinaDate(now),
    limitWorkdays: limitFor(original, policy),
    clockRule: policy.pack.supplement.clock,
    packVersion: policy.pack.version,
    form: asCorrectedSince(original, related).form,
    insurance,
    documents: original.documents,
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

const deciding: readonly string[] = ['not_accept', 'propose_approve', 'propose_reject', 'endorse']

/** 工号 of everyone who refused 受理, proposed or endorsed in one of these, each once. */
function decidersOf(cases: readonly Pick<CaseFile, 'history'>[]): string[] {
  const events = cases.flatMap(({ history }) => history)
  const all = events.flatMap(({ by, kind }) => (by !== null && deciding.includes(kind) ? [by] : []))
  return [...new Set(all)]
}
