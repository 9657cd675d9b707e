import { ProblemError } from '#shared/model/problem.ts'
import { run, sql, value, type WriteDb } from '../db/sql.ts'

/**
 * Part of a decision's transaction: the operation names these papers and waits for them.
 * Throws ProblemError NotFound when one is not kept here: what is not here can never be sent.
 */
export function bindPapers(work: WriteDb, seq: number, contents: readonly string[]): void {
  for (const sha256 of new Set(contents)) {
    const state = value<string>(work, sql`SELECT state FROM paper_file WHERE sha256 = ${sha256}`)
    if (state === undefined) throw new ProblemError('NotFound', '本机没有这份材料，请重新拍摄后再办理。')
    if (state === 'lost') {
      throw new ProblemError('DocumentDamaged', '有一份材料在本机已损坏，请重新拍摄后再办理。')
    }
    run(work, sql`INSERT INTO operation_paper VALUES (${seq}, ${sha256})`)
  }
}
