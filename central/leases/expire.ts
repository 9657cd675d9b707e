import type { CaseFile } from '#shared/model/case.ts'
import { caseSql } from '../store/cases.ts'
import { noteLeases } from './log.ts'
import type { LeaseContext } from './requests.ts'
import { publishLeases } from './store.ts'

/** Leases per transaction: short enough that nobody waits noticeably for one of their cases. */
const CHUNK = 200

/**
 * Clears leases whose time has passed, so that desks see the cases as free. Nothing rests on its being in time: a lease
 * counts by its end, not by whether it still stands in the case. Returns how many were cleared.
 */
export async function expireLeases({ sql, clock }: Omit<LeaseContext, 'policies'>): Promise<number> {
  let cleared = 0
  for (;;) {
    const done = await sql.tx(async (query) => {
      const now = clock().toISOString()
      const found = await query.query<{ file: CaseFile }>(
        `SELECT ${caseSql} AS file FROM case_file
         WHERE lease IS NOT NULL AND lease ->> 'until' <= $1
         ORDER BY id LIMIT ${CHUNK} FOR UPDATE OF case_file SKIP LOCKED`,
        [now],
      )
      const ended = found.flatMap(({ file }) => (file.lease ? [{ file, lease: file.lease }] : []))
      await noteLeases(
        query,
        now,
        ended.map(({ file, lease: { fence, holder } }) => {
          return { caseId: file.id, fence, what: 'expired', holder, by: null, note: '' }
        }),
      )
      const cases = ended.map(({ file }) => file)
      await publishLeases(query, cases, new Map(cases.map(({ id }) => [id, null])))
      return cases.length
    })
    cleared += done
    if (done < CHUNK) return cleared
  }
}
