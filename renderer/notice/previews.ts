import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile, Proposal } from '#shared/model/case.ts'
import type { Notice } from '#shared/model/notice.ts'
import type { DeedKind } from '#shared/model/operation.ts'
import type { Staff } from '#shared/model/staff.ts'
import { addWorkdays } from '#shared/policy/calendar.ts'
import { chinaDate, type IsoDate } from '#shared/policy/civil-day.ts'
import { deadline } from '#shared/policy/clock.ts'
import { asTold, granted } from '#shared/policy/granted.ts'
import { composeNotice, noticeLacks, noticeName, noticeOf } from '#shared/policy/notices.ts'
import type { Calendar, PolicyPack } from '#shared/policy/pack.ts'
import { text } from '../text.zh.ts'
import { deedOf } from '../workbench/deed-of.ts'
import type { BenchDeed } from '../workbench/deeds.ts'

/** Today's date in China by this computer's clock: for previews, the centre dates what is sent. */
export const today = (): IsoDate => chinaDate(new Date().toISOString())

/** Why the notice of a deed cannot go out, as a sentence naming the settings the pack lacks; null = it can. */
export function noticeBlocked(caseFile: CaseFile, kind: DeedKind, pack: PolicyPack): string | null {
  const notice = noticeOf(caseFile, kind)
  const lacks = notice ? noticeLacks(notice, pack) : []
  return notice && lacks.length > 0 ? text.notice.lacks(lacks, noticeName(notice, pack)) : null
}

interface Desk {
  readonly staff: Staff
  readonly pack: PolicyPack
  readonly calendar: Calendar
}

/**
 * The notice a deed would issue if it were done now; null when it issues none or may not. `former`: the case this one is
 * about, where this desk has it; what earlier 更正 made of it only the centre knows.
 */
export function previewOf(
  caseFile: CaseFile,
  former: CaseFile | null,
  kind: BenchDeed,
  draft: DraftBody,
  desk: Desk,
): Notice | null {
  const { pack } = desk
  const notice = noticeOf(caseFile, kind)
  if (!notice || noticeLacks(notice, pack).length > 0) return null
  const on = today()
  const deed = deedOf(kind, draft, pack, caseFile)
  const proposed = 'criteria' in deed ? proposalOf(deed, desk, on) : caseFile.proposal
  return composeNotice(notice, asItWillBe(caseFile, former, notice, proposed, desk, on), pack, {
    no: null,
    on,
    reasons: 'reasons' in deed ? deed.reasons : (proposed?.reasons ?? []),
    items: 'items' in deed ? deed.items : [],
    answerBy: notice === 'supplement' ? addWorkdays(on, pack.supplement.answerWorkdays, desk.calendar) : null,
  })
}

function proposalOf(
  deed: Pick<Proposal, 'criteria' | 'note'> & Partial<Pick<Proposal, 'reasons'>>,
  { staff, pack }: Desk,
  on: IsoDate,
): Proposal {
  return {
    outcome: deed.reasons ? 'reject' : 'approve',
    by: staff.staffNo,
    byName: staff.name,
    at: `${on}T12:00:00+08:00`,
    reasons: deed.reasons ?? [],
    criteria: deed.criteria,
    note: deed.note,
    packVersion: pack.version,
  }
}

/** The case as the deed would leave it, so that the notice names 受理日, 时限 and 待遇起止. */
function asItWillBe(
  caseFile: CaseFile,
  former: CaseFile | null,
  notice: Notice['kind'],
  proposal: Proposal | null,
  { pack, calendar }: Desk,
  on: IsoDate,
): CaseFile {
  if (notice === 'acceptance') {
    const { limitWorkdays } = caseFile
    const { dueOn } = deadline({
      acceptedOn: on,
      limitWorkdays,
      pauses: [],
      clock: pack.supplement.clock,
      calendar,
      today: on,
    })
    return { ...caseFile, acceptedOn: on, clockRule: pack.supplement.clock, dueOn }
  }
  if (notice !== 'approved' && notice !== 'revoked') return { ...caseFile, proposal }
  return asTold({ ...caseFile, state: 'approved', proposal, registration: granted(caseFile, former, pack, on) })
}
