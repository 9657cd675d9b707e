import type { CaseFile } from '#shared/model/case.ts'
import type { Notice, NoticeKind, NoticeRef } from '#shared/model/notice.ts'
import type { Deed } from '#shared/model/operation.ts'
import { fill } from '#shared/policy/case-values.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { asTold } from '#shared/policy/granted.ts'
import { type MessageOccasion, messageText } from '#shared/policy/messages.ts'
import { composeNotice, type NoticeContext, noticeOf } from '#shared/policy/notices.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { answerDay } from './centre.ts'
import type { Moment } from './clock.ts'

/** What a deed causes beside the change of the case itself. */
export interface Consequences {
  readonly notice: NoticeKind | null
  readonly message: MessageOccasion | null
  /** the core system is to be told */
  readonly filing: boolean
}

/** What follows from a deed that led from `before` to `after`; for a case just opened, `before` is null. */
export function consequencesOf(before: CaseFile | null, deed: Deed, after: CaseFile): Consequences {
  if (deed.kind === 'open_case') {
    // 更正 and 撤销 are the agency's own doing: nobody applied, so there is nothing to accept.
    const applied = before === null && after.kind === 'appeal'
    return applied ? { notice: 'acceptance', message: 'accept', filing: false } : nothing
  }
  if (transitions[deed.kind].notice === 'outcome') {
    if (after.state !== 'approved' && after.state !== 'rejected') return nothing
    const notice = noticeOf(after, deed.kind)
    const told = notice === 'approved' || notice === 'rejected' || notice === 'revoked'
    return { notice, message: told ? notice : null, filing: after.state === 'approved' }
  }
  return { notice: noticeOf(after, deed.kind), message: occasionOf(deed), filing: false }
}

const nothing: Consequences = { notice: null, message: null, filing: false }

function occasionOf({ kind }: Deed): MessageOccasion | null {
  switch (kind) {
    case 'accept':
    case 'not_accept':
    case 'request_supplement':
    case 'request_originals':
      return kind
    case 'void':
      return 'voided'
    default:
      return null
  }
}

/** 文号 of the n-th notice of a kind in a year. */
export function noticeNumber(kind: NoticeKind, pack: PolicyPack, year: string, n: number): string {
  const template = pack.notices.find((one) => one.kind === kind)
  return fill(template?.number ?? '', { year, seq: String(n) })
}

/** A moment at which something is settled that may have been proposed under an earlier pack. */
export interface DecidedMoment extends Moment {
  /** the pack of the proposal, where that is not the one in force */
  readonly decidedBy?: PolicyPack
}

/** A numbered notice about a case, and the case that names it. Pure. */
export function issued(
  kind: NoticeKind,
  caseFile: CaseFile,
  deed: Deed,
  n: number,
  { policy: { pack }, now, decidedBy }: DecidedMoment,
): { readonly caseFile: CaseFile; readonly notice: Notice; readonly no: string } {
  const on = chinaDate(now)
  const no = noticeNumber(kind, pack, on.slice(0, 4), n)
  const context: NoticeContext = {
    no,
    on,
    reasons: deed.kind === 'not_accept' ? deed.reasons : (caseFile.proposal?.reasons ?? []),
    items: deed.kind === 'request_supplement' ? deed.items : [],
    answerBy: answerDay(caseFile),
    ...(decidedBy && { decidedBy }),
  }
  const ref: NoticeRef = { no, kind, issuedOn: on, packVersion: pack.version, copies: 0 }
  const notice = composeNotice(kind, asTold(caseFile), pack, context)
  return { no, notice, caseFile: { ...caseFile, notices: [...caseFile.notices, ref] } }
}

/** The text for the applicant, or null where the pack has none or nobody could be reached. */
export function textFor(
  occasion: MessageOccasion,
  caseFile: CaseFile,
  { policy: { pack }, now }: Moment,
): { readonly tel: string; readonly text: string } | null {
  const text = messageText(occasion, asTold(caseFile), pack, { on: chinaDate(now), answerBy: answerDay(caseFile) })
  const tel = caseFile.form.tel || (caseFile.form.agnter_tel ?? '')
  return text === null || tel === '' ? null : { tel, text }
}
