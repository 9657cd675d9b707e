import { z } from 'zod'
import { ApplicationForm, type CaseFile, CaseState } from '#shared/model/case.ts'
import { find, type ReadDb, run, sql, type WriteDb } from '../db/sql.ts'

/** What of a case is worth comparing with when a decision on it meets another state of things at the centre. */
export const OperationBase = z.object({
  state: CaseState,
  dueOn: z.string().nullable(),
  documents: z.array(z.object({ id: z.string(), title: z.string(), sha256: z.string() })),
  form: ApplicationForm,
})
export type OperationBase = z.infer<typeof OperationBase>

/** Part of the decision's transaction. */
export function keepBase(work: WriteDb, seq: number, { state, dueOn, documents, form }: CaseFile): void {
  const papers = documents.map(({ id, title, sha256 }) => ({ id, title, sha256 }))
  const body = JSON.stringify({ state, dueOn, documents: papers, form } satisfies OperationBase)
  run(work, sql`INSERT INTO operation_base VALUES (${seq}, ${body})`)
}

/** What an operation rested on; null for one written by a version of this program that did not keep it. */
export function findBase(work: ReadDb, opId: string): OperationBase | null {
  const row = find<{ body: string }>(
    work,
    sql`SELECT operation_base.body FROM operation_base JOIN operation USING (seq) WHERE op_id = ${opId}`,
  )
  return row ? OperationBase.parse(JSON.parse(row.body)) : null
}
