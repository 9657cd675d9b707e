import type { RegisteredPaper } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { run, sql, value, type WriteDb } from '../db/sql.ts'
import { listPapers } from './papers.ts'

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

/**
 * Part of a 补正到件's transaction, before its papers are bound: each was captured for this case, is as the deed names it,
 * and goes with nothing else. Throws ProblemError NotFound and RuleBroken.
 */
export function requireUnused(work: WriteDb, caseId: string, named: readonly RegisteredPaper[]): void {
  const captured = new Map(listPapers(work, { kind: 'case', id: caseId }).map((paper) => [paper.paperId, paper]))
  for (const { id, material, sha256, bytes, mediaType, pages } of named) {
    const paper = captured.get(id)
    const asNamed =
      paper?.sha256 === sha256 &&
      paper.material === material &&
      paper.bytes === bytes &&
      paper.mediaType === mediaType &&
      paper.pages === pages
    if (!asNamed) throw new ProblemError('NotFound', '有材料刚刚改动过或不在这一件里，请看一遍材料再办理。')
    if (paper.bound) throw new ProblemError('RuleBroken', '有材料已经随办理提交，不能再用一次，请重新拍摄。')
  }
}
