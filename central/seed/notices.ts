import type { CaseFile } from '#shared/model/case.ts'
import type { NoticeKind } from '#shared/model/notice.ts'
import type { Deed } from '#shared/model/operation.ts'
import type { Policy } from '#shared/policy/pack.ts'
import { issued } from '../ops/consequences.ts'
import { takeNoticeNumber } from '../store/notices.ts'
import type { Query } from '../store/sql.ts'

/** A notice a seeded deed caused, before it has a number. */
export interface DueNotice {
  readonly kind: NoticeKind
  readonly year: string
  readonly now: string
  readonly deed: Deed
  /** the case as it stood after the deed */
  readonly told: CaseFile
}

/**
 * Numbers and stores a batch's notices in the order they were caused, each counter taken once; returns the cases with
 * their notices. Numbers follow the order of loading, not of days, as a seed loads one case after another.
 */
export async function issueNotices(
  query: Query,
  cases: readonly CaseFile[],
  due: readonly DueNotice[],
  policy: Policy,
): Promise<CaseFile[]> {
  const { areaCode } = policy.pack
  const next = new Map<string, number>()
  for (const { kind, year } of due) next.set(`${kind} ${year}`, (next.get(`${kind} ${year}`) ?? 0) + 1)
  // In order, so that two loaders cannot deadlock.
  for (const [key, count] of [...next].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const one = due.find(({ kind, year }) => `${kind} ${year}` === key)
    if (one) next.set(key, (await takeNoticeNumber(query, areaCode, one.kind, one.year, count)) - count + 1)
  }
  const refs = new Map<string, CaseFile['notices']>()
  const rows = due.map(({ kind, year, now, deed, told }) => {
    const key = `${kind} ${year}`
    const n = next.get(key) ?? 1
    next.set(key, n + 1)
    const made = issued(kind, told, deed, n, { policy, now })
    refs.set(told.id, [...(refs.get(told.id) ?? []), ...made.caseFile.notices.slice(-1)])
    return { area_code: areaCode, no: made.no, case_id: told.id, body: made.notice }
  })
  await query.query('INSERT INTO notice SELECT * FROM json_populate_recordset(null::notice, $1::json)', [
    JSON.stringify(rows),
  ])
  return cases.map((file) => ({ ...file, notices: refs.get(file.id) ?? [] }))
}
