import type { CaseFile } from '#shared/model/case.ts'
import type { Notice, NoticeKind, NoticeRef } from '#shared/model/notice.ts'
import type { Deed } from '#shared/model/operation.ts'
import { fill } from '#shared/policy/case-values.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { type MessageOccasion, messageText } from '#shared/policy/messages.ts'
import { composeNotice, type NoticeContext, noticeOf } from '#shared/policy/notices.ts'
import type { PolicyPack } from '#shared/policy/pack.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { answerDay } from './centre.ts'
import type { Moment } from './clock.ts'
import { correctedForm } from './registration.ts'

/** What a deed causes beside the change of the case itself. */
export interface Consequences {
  readonly notice: NoticeKind | null
  readonly message: MessageOccasion | null
  /** the core system is to be told */
  readonly filing: boolean
}

const outcomes = { approved: 'approved', rejected: 'rejected' } as const

/** What follows from a deed that led from `before` to `after`; for a case just opened, `before` is null. */
export function consequencesOf(before: CaseFile | null, deed: Deed, after: CaseFile): Consequences {
  if (deed.kind === 'open_case') {
    return before === null ? { notice: 'acceptance', message: 'accept', filing: false } : nothing
  }
  if (transitions[deed.kind].notice === 'outcome') {
    if (after.state !== 'approved' && after.state !== 'rejected') return nothing
    const told = isToldAsOutcome(after)
    const notice = told ? noticeOf(after, deed.kind) : null
    return { notice, message: told ? outcomes[after.state] : null, filing: after.state === 'approved' }
  }
  return { notice: noticeOf(after, deed.kind), message: occasionOf(deed), filing: false }
}

const nothing: Consequences = { notice: null, message: null, filing: false }

/**
 * The texts for 认定通过 and 不予认定 speak of a recognition. Of a 撤销, and of a 更正 that is not made, they would say
 * what is not so; packs have no text of their own for those.
 */
function isToldAsOutcome({ kind, state }: CaseFile): boolean {
  return kind === 'application' || kind === 'appeal' || (kind === 'correction' && state === 'approved')
}

function occasionOf({ kind }: Deed): MessageOccasion | null {
  switch (kind) {
    case 'accept':
    case 'not_accept':
    case 'request_supplement':
    case 'request_originals':
      return kind
    default:
      return null
  }
}

/** 文号 of the n-th notice of a kind in a year. */
export function noticeNumber(kind: NoticeKind, pack: PolicyPack, year: string, n: number): string {
  const template = pack.notices.find((one) => one.kind === kind)
  return fill(template?.number ?? '', { year, seq: String(n) })
}

/** A numbered notice about a case, and the case that names it. Pure. */
export function issued(
  kind: NoticeKind,
  caseFile: CaseFile,
  deed: Deed,
  n: number,
  { policy: { pack }, now }: Moment,
): { readonly caseFile: CaseFile; readonly notice: Notice; readonly no: string } {
  const on = chinaDate(now)
  const no = noticeNumber(kind, pack, on.slice(0, 4), n)
  const context: NoticeContext = {
    no,
    on,
    reasons: deed.kind === 'not_accept' ? deed.reasons : (caseFile.proposal?.reasons ?? []),
    items: deed.kind === 'request_supplement' ? deed.items : [],
    answerBy: answerDay(caseFile),
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

/** A 更正 that is made is told with the corrected form. */
function asTold(caseFile: CaseFile): CaseFile {
  return caseFile.state === 'approved' ? { ...caseFile, form: correctedForm(caseFile) } : caseFile
}
