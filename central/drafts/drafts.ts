import type { z } from 'zod'
import type { draftApi } from '#shared/contract/draft-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Staff } from '#shared/model/staff.ts'
import { openStates } from '#shared/policy/transitions.ts'
import { isLive } from '../leases/rules.ts'
import { lockCase, readCase } from '../store/cases.ts'
import type { Query, Sql } from '../store/sql.ts'

export interface DraftContext {
  readonly sql: Sql
  readonly clock: () => Date
}

type Told = z.output<typeof draftApi.putDraft.body>
type Drafts = z.output<typeof draftApi.drafts.answer>

/** Keeps the holder's draft; one that was overtaken by another lease, or by a newer draft, changes nothing. */
export function keepDraft({ sql, clock }: DraftContext, caseId: string, told: Told, staff: Staff) {
  const now = clock()
  return sql.tx(async (query) => {
    const caseFile = await lockCase(query, 'id', caseId)
    if (caseFile === null || caseFile.areaCode !== staff.areaCode) throw noCase()
    const { lease } = caseFile
    if (!isLive(lease, now.toISOString()) || lease.holder !== staff.staffNo || lease.fence !== told.fence) {
      return { kept: false }
    }
    await query.query(
      `INSERT INTO case_draft (case_id, holder, holder_name, fence, saved_at, told_at, draft)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (case_id, holder) DO UPDATE SET holder_name = excluded.holder_name, fence = excluded.fence,
         saved_at = excluded.saved_at, told_at = excluded.told_at, draft = excluded.draft
       WHERE (excluded.fence, excluded.saved_at) >= (case_draft.fence, case_draft.saved_at)`,
      [caseId, staff.staffNo, staff.name, told.fence, told.savedAt, now, told.draft],
    )
    return { kept: true }
  })
}

/** What others left of a case, for a supervisor and for whoever has it now. */
export async function draftsLeft({ sql, clock }: DraftContext, caseId: string, staff: Staff): Promise<Drafts> {
  const caseFile = await readCase(sql, caseId)
  if (caseFile === null || caseFile.areaCode !== staff.areaCode) throw noCase()
  const { lease, state } = caseFile
  const holds = isLive(lease, clock().toISOString()) && lease.holder === staff.staffNo
  if (!holds && !staff.roles.includes('supervisor')) {
    throw new ProblemError('NotAllowed', '只有主管和现在领取这一件的人，可以看前一位经办人留下的草稿。')
  }
  if (!openStates.includes(state)) return { drafts: [] }
  return { drafts: await readDrafts(sql, caseId, staff.staffNo) }
}

async function readDrafts(query: Query, caseId: string, except: string): Promise<Drafts['drafts']> {
  const rows = await query.query<Omit<Drafts['drafts'][number], 'savedAt'> & { savedAt: Date }>(
    `SELECT holder, holder_name AS "holderName", fence, saved_at AS "savedAt", draft FROM case_draft
     WHERE case_id = $1 AND holder <> $2 ORDER BY saved_at DESC`,
    [caseId, except],
  )
  return rows.map(({ savedAt, ...row }) => ({ ...row, savedAt: new Date(savedAt).toISOString() }))
}

const noCase = () => new ProblemError('NotFound', '没有这一件，或它不属于您的统筹区。')
