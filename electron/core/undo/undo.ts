import type { OutboxState } from '#shared/contract/core-api.ts'
import type { RecentDecision } from '#shared/contract/undo-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { transitions } from '#shared/policy/transitions.ts'
import { appendAudit, appendJournal } from '../audit.ts'
import { all, find, limited, type ReadDb, run, sql, type WriteDb, within } from '../db/sql.ts'
import { findCase } from '../flow/cache.ts'
import { endUndo, findUndoPoint } from './points.ts'

const TOO_LATE =
  '这一件已经发往中心，不能撤销。确有错误的，等办结后在这一件里另立「更正」或「撤销」，写明理由，由另一人办理。'

/**
 * Takes a decision back as if it had not been made: draft, second try and what it put away are as before, operation and
 * journal keep that it was. One transaction; what is handed to the network is marked in one too, so one of both is first.
 * Throws ProblemError NotFound, or Stale when it has been handed over.
 */
export function undo(work: WriteDb, opId: string, at: string): { caseId: string } {
  return within(work, () => {
    const row = find<{ seq: number; caseId: string; kind: string; state: OutboxState }>(
      work,
      sql`SELECT o.seq, o.case_id AS caseId, kind, o.state FROM operation JOIN outbox o USING (seq)
          WHERE op_id = ${opId}`,
    )
    if (!row) throw new ProblemError('NotFound', '本机没有这一次办理。')
    const { seq, caseId, kind, state } = row
    if (state === 'undone') return { caseId }
    const point = state === 'queued' ? findUndoPoint(work, seq) : null
    if (!point) throw new ProblemError('Stale', TOO_LATE)
    run(work, sql`UPDATE outbox SET state = 'undone', seen = 1, settled_at = ${at}, message = NULL WHERE seq = ${seq}`)
    if (point.draft) {
      const { body, savedAt } = point.draft
      run(
        work,
        sql`INSERT INTO draft VALUES (${caseId}, ${body}, ${savedAt})
            ON CONFLICT DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at`,
      )
    }
    if (point.secondTry !== null) {
      run(work, sql`INSERT OR REPLACE INTO second_try VALUES (${caseId}, ${point.secondTry})`)
    }
    const putAway = JSON.stringify(point.putAway)
    run(work, sql`UPDATE outbox SET seen = 0 WHERE seq IN (SELECT value FROM json_each(${putAway}))`)
    endUndo(work, [seq])
    appendJournal(work, { at, kind: 'undone', opId, body: '{}' })
    appendAudit(work, { at, deed: 'undone', caseId, detail: kind })
    return { caseId }
  })
}

const RECENT = 20

/** The last decisions and what is left to do about each; `heldMs` by sequence number, of those that are held back. */
export function recentDecisions(work: ReadDb, cache: ReadDb, heldMs: (seq: number) => number | null): RecentDecision[] {
  type Row = Omit<RecentDecision, 'can' | 'heldMs'> & { seq: number; open: number }
  const rows = all<Row>(
    work,
    sql`SELECT seq, op_id AS opId, o.case_id AS caseId, case_no AS caseNo, masked_name AS maskedName,
          disease_name AS diseaseName, kind, o.state, decided_at AS decidedAt,
          EXISTS (SELECT 1 FROM undo_point u WHERE u.seq = o.seq) AS open
        FROM operation JOIN outbox o USING (seq) ORDER BY seq DESC ${limited(RECENT)}`,
  )
  return rows.map(({ seq, open, ...row }) => {
    const undoable = row.state === 'queued' && open === 1
    return {
      ...row,
      can: undoable ? 'undo' : row.state === 'accepted' && isDecided(cache, row.caseId) ? 'correct' : 'nothing',
      heldMs: undoable ? heldMs(seq) : null,
    }
  })
}

/** Only a decided case has 更正, 撤销 and 申诉. */
function isDecided(cache: ReadDb, caseId: string): boolean {
  const caseFile = findCase(cache, caseId)?.caseFile
  return caseFile !== undefined && transitions.open_case.from.includes(caseFile.state)
}
