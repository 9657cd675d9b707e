import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { SealedReceipt, SealedRow } from '#shared/contract/seal-api.ts'
import { canonicalJson } from '#shared/model/canonical.ts'
import type { OpResult } from '#shared/model/operation.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { AnyOperation, isRegistration } from '#shared/model/registration.ts'
import type { SealedWork } from '#shared/model/seal.ts'
import type { Staff } from '#shared/model/staff.ts'
import { papersNamed } from '#shared/policy/originals.ts'
import { MAX_DOCUMENT_BYTES } from '../config.ts'
import type { Files } from '../files.ts'
import { parseJsonBody } from '../http/json-body.ts'
import { mediaTypeOf } from '../http/media-type.ts'
import { CannotSettleNow } from '../store/cannot-settle.ts'
import { findStored, recordDeskPaper, recordStored } from '../store/documents.ts'
import { type OpsContext, settle } from '../store/ops.ts'
import { only, type Query, type Sql } from '../store/sql.ts'
import { staffSql } from '../store/staff.ts'
import { openKeptPapers } from './kept-paper.ts'
import type { SealKeys } from './keys.ts'
import { type Opened, openSealedFile } from './open.ts'
import { type Salvage, salvage } from './salvage.ts'

export interface SealedContext extends OpsContext {
  readonly seal: SealKeys
  readonly files: Files
}

/**
 * Settles every operation of a sealed file as its author's, by the same code and with the same answers as if their desk
 * had sent it: a file that comes twice, or before or after the desk itself, has one effect. Who brought it is written
 * down first. Throws ProblemError NotAllowed, BadRequest, RuleBroken; nothing was done then.
 */
export async function importSealed(
  sql: Sql,
  file: Buffer,
  importer: Staff,
  context: SealedContext,
): Promise<SealedReceipt> {
  const opened = openSealedFile(context.seal, file)
  const { work } = opened
  const author = await authorOf(sql, work.staffNo, importer)
  const { bodies, unreadable, damaged } =
    'parts' in opened ? salvage(opened.parts, opened.key) : proven(opened.work.operations)
  const read = bodies.map(operationOf)
  const operations = read.filter((op) => op !== null)
  const missing = unreadable + read.length - operations.length
  if (operations.length === 0 && missing === 0 && !damaged) {
    throw new ProblemError('RuleBroken', '这个文件里没有未送达的办理，不需要导入。')
  }
  const n = await noteImport(sql, {
    importer,
    author,
    work,
    sha256: createHash('sha256').update(file).digest('hex'),
    opIds: operations.map((op) => op.opId),
    unreadable: missing,
    at: context.clock(),
  })
  await storePapers(sql, papersOf(opened, operations), author, context)
  const rows: SealedRow[] = []
  for (const op of operations) {
    const { outcome, code, message, replayed } = await settleOrSay(sql, op, author, context)
    const caseNo = await caseNoOf(sql, op.caseId, author.areaCode)
    rows.push({ opId: op.opId, caseNo, kind: op.deed.kind, outcome, code, message, replayed })
  }
  const results = rows.map(({ opId, outcome, code, replayed }) => ({ opId, outcome, code, replayed }))
  await sql.query('UPDATE sealed_import SET finished_at = $2, results = $3::jsonb WHERE n = $1', [
    n,
    context.clock(),
    JSON.stringify(results),
  ])
  const { madeAt, contents } = work
  const from = { author: author.staffNo, authorName: author.name, madeAt, contents }
  return { ...from, rows, unreadable: missing, damaged }
}

interface CarriedPaper {
  readonly sha256: string
  readonly content: Buffer
}

/** Of papers that came as they lay there, only those that an operation names: others are none of the centre's business. */
function papersOf(opened: Opened, operations: readonly AnyOperation[]): CarriedPaper[] {
  if ('papers' in opened) {
    const { papers = [] } = opened.work
    return papers.map(({ sha256 }, i) => ({ sha256, content: opened.papers[i] ?? Buffer.alloc(0) }))
  }
  const named = new Set(operations.flatMap((op) => contentsOf(op)))
  return openKeptPapers(opened.key, opened.kept).filter(({ sha256 }) => named.has(sha256))
}

function contentsOf(op: AnyOperation): string[] {
  const papers = isRegistration(op) ? op.deed.papers : papersNamed(op.deed)
  return papers.map(({ sha256 }) => sha256)
}

/** As if their desk had handed them in; one that is not what its name says is left out, and what names it says so. */
async function storePapers(
  sql: Sql,
  papers: readonly CarriedPaper[],
  author: Staff,
  { files, clock }: SealedContext,
): Promise<void> {
  for (const { sha256, content } of papers) {
    if ((await findStored(sql, sha256)) === null) {
      const stored = await files.put(sha256, Readable.from([content]), MAX_DOCUMENT_BYTES)
      const mediaType = typeof stored === 'string' ? null : mediaTypeOf(stored.start)
      if (typeof stored === 'string' || mediaType === null) continue
      await recordStored(sql, { sha256, bytes: stored.bytes, mediaType })
    }
    await recordDeskPaper(sql, { sha256, staffNo: author.staffNo, at: clock() })
  }
}

/** What cannot be settled yet is told and remembered nowhere: the desk, or this file again, may bring it later. */
async function settleOrSay(sql: Sql, op: AnyOperation, author: Staff, context: SealedContext): Promise<OpResult> {
  try {
    return await settle(sql, op, author, context)
  } catch (error) {
    if (!(error instanceof CannotSettleNow)) throw error
    const message = `${error.message}这一项还没有办理，可以再次导入。`
    const versions = { version: null, materialVersion: null }
    return { opId: op.opId, outcome: 'rejected', code: 'rule_broken', message, replayed: false, ...versions }
  }
}

/** The journal's word on each text: one that is not what was written down when it was decided is not handed in. */
function proven(operations: Extract<SealedWork, { contents: 'operations' }>['operations']): Salvage {
  const bodies = operations.filter(isAsJournalled).map(({ body }) => body)
  const unreadable = operations.length - bodies.length
  return { bodies, unreadable, damaged: unreadable > 0 }
}

function isAsJournalled({ body, journal }: Parameters<typeof proven>[0][number]): boolean {
  const op = operationOf(body)
  if (journal === null || op === null) return false
  const { n, at, prevHash, hash } = journal
  const row = { n, at, kind: 'decided', opId: op.opId, body, prevHash }
  return createHash('sha256').update(canonicalJson(row)).digest('hex') === hash
}

/** Read like the body of a request, so that the same operation is the same here and there. */
function operationOf(body: string): AnyOperation | null {
  try {
    const parsed = AnyOperation.safeParse(parseJsonBody(body))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Rights are read fresh, as for a desk that signs in now. */
async function authorOf(query: Query, staffNo: string, importer: Staff): Promise<Staff> {
  const [account] = await query.query<{ staff: Staff; active: boolean }>(
    `SELECT ${staffSql} AS staff, active FROM staff WHERE staff_no = $1`,
    [staffNo],
  )
  if (account === undefined || account.staff.areaCode !== importer.areaCode) {
    throw new ProblemError('RuleBroken', '这个文件属于别的统筹区的工号，请交给那里的主管导入。没有导入任何内容。')
  }
  if (!account.active) {
    const words = `工号 ${staffNo} 已停用，请先请管理员恢复这个工号，再导入。没有导入任何内容。`
    throw new ProblemError('RuleBroken', words)
  }
  return account.staff
}

async function caseNoOf(query: Query, caseId: string, areaCode: string): Promise<string | null> {
  const [row] = await query.query<{ caseNo: string }>(
    'SELECT case_no AS "caseNo" FROM case_file WHERE id = $1 AND area_code = $2',
    [caseId, areaCode],
  )
  return row?.caseNo ?? null
}

interface Noted {
  readonly importer: Staff
  readonly author: Staff
  readonly work: SealedWork
  readonly sha256: string
  readonly opIds: readonly string[]
  readonly unreadable: number
  readonly at: Date
}

async function noteImport(query: Query, { importer, author, work, sha256, opIds, unreadable, at }: Noted) {
  const rows = await query.query<{ n: number }>(
    `INSERT INTO sealed_import (at, imported_by, author, device_id, contents, sha256, op_ids, unreadable)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8) RETURNING n`,
    [at, importer.staffNo, author.staffNo, work.deviceId, work.contents, sha256, JSON.stringify(opIds), unreadable],
  )
  return only(rows).n
}
