import { type AnyOperation, isRegistration } from '#shared/model/registration.ts'
import { papersNamed } from '#shared/policy/originals.ts'
import { all, column, find, limited, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'

/** A paper's content that the centre does not have yet. */
export interface WaitingPaper {
  readonly sha256: string
  readonly bytes: number
  readonly attempts: number
}

/** What has gone to the centre stays so long: one that is restored from a backup asks for it again. */
const KEEP_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Splices into the choice of what may be sent: true of an operation (outbox row `o`) whose papers the centre has, all of
 * them. An operation that came before its papers would be refused for good.
 */
export const papersAreThere = sql`NOT EXISTS (
  SELECT 1 FROM operation_paper p JOIN paper_file f USING (sha256) WHERE p.seq = o.seq AND f.state <> 'there')`

/** How many papers of an operation the centre does not have (`missing`), and how many it will not get by waiting. */
export function papersOwed(work: ReadDb, seq: number): { missing: number; stuck: number } {
  const owed = find<{ missing: number; stuck: number | null }>(
    work,
    sql`SELECT count(*) AS missing, sum(f.state <> 'waiting') AS stuck
        FROM operation_paper p JOIN paper_file f USING (sha256) WHERE p.seq = ${seq} AND f.state <> 'there'`,
  )
  return { missing: owed?.missing ?? 0, stuck: owed?.stuck ?? 0 }
}

/** Papers that may be sent now, oldest try first. A wait beyond `latest` was written before the clock was set back. */
export function takePapers(work: ReadDb, now: number, latest: number, limit: number): WaitingPaper[] {
  return all<WaitingPaper>(
    work,
    sql`SELECT sha256, bytes, attempts FROM paper_file
        WHERE state = 'waiting' AND (next_try_at <= ${now} OR next_try_at > ${latest}) ORDER BY next_try_at ${limited(limit)}`,
  )
}

export function settlePaper(work: WriteDb, sha256: string, at: string): void {
  transaction(work, () =>
    run(
      work,
      sql`UPDATE paper_file SET state = 'there', there_at = ${at}, attempts = attempts + 1, message = NULL
          WHERE sha256 = ${sha256}`,
    ),
  )
}

/** The centre will never take it, or it can no longer be read here: a person must see it. */
export function giveUpPaper(work: WriteDb, sha256: string, state: 'refused' | 'lost', message: string): void {
  transaction(work, () =>
    run(work, sql`UPDATE paper_file SET state = ${state}, message = ${message} WHERE sha256 = ${sha256}`),
  )
}

export function postponePaper(work: WriteDb, sha256: string, nextTryAt: number, message: string | null): void {
  transaction(work, () =>
    run(
      work,
      sql`UPDATE paper_file SET attempts = attempts + 1, next_try_at = ${nextTryAt}, message = ${message}
          WHERE sha256 = ${sha256} AND state = 'waiting'`,
    ),
  )
}

/** Lets every paper that waits be sent now, and one that was refused be offered once more: a person wants to try. */
export function sendPapersNow(work: WriteDb): void {
  transaction(work, () =>
    run(work, sql`UPDATE paper_file SET next_try_at = 0, state = 'waiting' WHERE state IN ('waiting', 'refused')`),
  )
}

/** When the next paper that waits is due, in ms since 1970; null when none waits. */
export function nextPaperAt(work: ReadDb): number | null {
  return value<number | null>(work, sql`SELECT min(next_try_at) FROM paper_file WHERE state = 'waiting'`) ?? null
}

/** Part of the transaction that notes a restored centre: it may have lost papers it had. */
export function offerPapersAgain(work: WriteDb): number {
  return run(work, sql`UPDATE paper_file SET state = 'waiting', next_try_at = 0 WHERE state = 'there'`)
}

/**
 * The centre says it lacks papers of this operation: they go once more, before it. False = one of them is not here any
 * more either, so that nobody will ever send it.
 */
export function offerPapersOf(work: WriteDb, opId: string): boolean {
  const bound = sql`SELECT p.sha256 FROM operation_paper p JOIN operation USING (seq) WHERE op_id = ${opId}`
  return transaction(work, () => {
    run(
      work,
      sql`UPDATE paper_file SET state = 'waiting', next_try_at = 0 WHERE state = 'there' AND sha256 IN (${bound})`,
    )
    const here = new Set(column<string>(work, bound))
    return papersIn(value<string>(work, sql`SELECT body FROM operation WHERE op_id = ${opId}`)).every((sha256) =>
      here.has(sha256),
    )
  })
}

/** Contents that an operation of ours names, by its text. */
function papersIn(body: string | undefined): string[] {
  if (body === undefined) return []
  const op: AnyOperation = JSON.parse(body)
  const papers = isRegistration(op) ? op.deed.papers : papersNamed(op.deed)
  return papers.map(({ sha256 }) => sha256)
}

/**
 * True of a paper (row `paper`) that has gone with an operation: on its case, or the registration it was taken for. The same
 * content may have gone with another; a registration that is still being filled in has handed in nothing.
 */
export const isHandedIn = sql`(EXISTS (SELECT 1 FROM operation_paper p JOIN outbox o USING (seq)
    WHERE p.sha256 = paper.sha256 AND o.state IN ('queued', 'sending', 'accepted')
      AND (paper.owner_kind = 'draft' OR o.case_id = paper.owner_id))
  AND NOT (paper.owner_kind = 'draft' AND EXISTS (SELECT 1 FROM registration_draft d WHERE d.id = paper.owner_id)))`

/**
 * The centre has a content (row `f`), has accepted every operation that names it, at least one, and every paper here that
 * consists of it has gone with one.
 */
const isDelivered = sql`f.state = 'there' AND EXISTS (SELECT 1 FROM operation_paper p WHERE p.sha256 = f.sha256)
  AND NOT EXISTS (SELECT 1 FROM operation_paper p JOIN outbox o USING (seq)
                  WHERE p.sha256 = f.sha256 AND o.state <> 'accepted')
  AND NOT EXISTS (SELECT 1 FROM paper WHERE paper.sha256 = f.sha256 AND NOT ${isHandedIn})`

/**
 * Forgets papers that the centre has had for a month and whose operation it has accepted (个人信息保护法 Art. 19). What
 * was never handed in stays. Answers the contents that nobody refers to any more.
 * @param now by the centre's clock, ms since 1970. What was noted as handed in later than that was noted by a clock that
 * was wrong: its month begins now.
 */
export function forgetDelivered(work: WriteDb, now: number): string[] {
  const [before, latest] = [new Date(now - KEEP_DAYS * DAY_MS), new Date(now + DAY_MS)].map((at) => at.toISOString())
  const done = sql`SELECT f.sha256 FROM paper_file f WHERE ${isDelivered} AND f.there_at < ${before}`
  if (!value<number>(work, sql`SELECT count(*) FROM paper_file WHERE state = 'there'`)) return []
  return transaction(work, () => {
    run(
      work,
      sql`UPDATE paper_file SET there_at = ${new Date(now).toISOString()} WHERE state = 'there' AND there_at > ${latest}`,
    )
    const contents = column<string>(work, done)
    for (const sha256 of contents) {
      run(work, sql`DELETE FROM operation_paper WHERE sha256 = ${sha256}`)
      run(work, sql`DELETE FROM paper WHERE sha256 = ${sha256}`)
    }
    return contents.length > 0 ? dropUnused(work) : []
  })
}

/**
 * Forgets the uncropped originals of papers that are delivered: they served to crop anew, which nobody can any more.
 * Answers the contents that nobody refers to any more.
 */
export function forgetOriginals(work: WriteDb): string[] {
  const done = sql`SELECT paper_id AS paperId, original_sha256 AS original FROM paper JOIN paper_file f USING (sha256)
    WHERE original_sha256 IS NOT NULL AND ${isDelivered}`
  const papers = all<{ paperId: string; original: string }>(work, done)
  if (papers.length === 0) return []
  transaction(work, () => {
    for (const { paperId } of papers) {
      run(
        work,
        sql`UPDATE paper SET original_sha256 = NULL, original_bytes = NULL, original_media_type = NULL
            WHERE paper_id = ${paperId}`,
      )
    }
  })
  const used = new Set(contentsInUse(work))
  return [...new Set(papers.map(({ original }) => original))].filter((sha256) => !used.has(sha256))
}

/** Inside the caller's transaction: rows of contents that no paper and no operation refers to go. Answers which. */
export function dropUnused(work: WriteDb): string[] {
  const unused = column<string>(
    work,
    sql`SELECT sha256 FROM paper_file f WHERE NOT EXISTS (SELECT 1 FROM paper WHERE sha256 = f.sha256)
          AND NOT EXISTS (SELECT 1 FROM operation_paper WHERE sha256 = f.sha256)`,
  )
  for (const sha256 of unused) run(work, sql`DELETE FROM paper_file WHERE sha256 = ${sha256}`)
  return unused
}

/** Every content that something here refers to: papers, and their originals. */
export function contentsInUse(work: ReadDb): string[] {
  return column<string>(
    work,
    sql`SELECT sha256 FROM paper_file UNION SELECT original_sha256 FROM paper WHERE original_sha256 IS NOT NULL`,
  )
}
