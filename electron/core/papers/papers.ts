import type { Input, Output } from '#shared/contract/core-api.ts'
import { MAX_PAPER_BYTES, type PaperOwner, PaperQuality, type PaperView } from '#shared/contract/papers-api.ts'
import { MediaType } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { appendAudit } from '../audit.ts'
import { all, find, type ReadDb, run, sql, transaction, value, type WriteDb } from '../db/sql.ts'
import type { Desk } from '../desk.ts'
import { findCase } from '../flow/cache.ts'
import { contentsInUse, dropUnused, isHandedIn } from '../flow/outbox-papers.ts'
import type { PaperFiles } from './paper-files.ts'
import { startsLike } from './starts-like.ts'

type Keeping = Input<'papers.keep'>
type On = Pick<Desk, 'store' | 'papers' | 'now'>

/**
 * Writes a paper down for good: file first, then the row that makes it exist, so that a crash in between leaves a file
 * nobody knows, never a row without a file. The same `paperId` again answers what is there.
 * Throws ProblemError BadRequest, NotFound (no such case), RuleBroken (replaces one that is bound), DiskFull, DiskReadOnly.
 */
export function keepPaper({ store, papers, now }: On, paper: Keeping): PaperView {
  const { work } = store
  const { paperId, owner, replaces } = paper
  checkBytes(paper.bytes, paper.mediaType)
  if (paper.original) checkBytes(paper.original.bytes, paper.original.mediaType)
  if (owner.kind === 'case' && !findCase(store.cache, owner.id)) {
    throw new ProblemError('NotFound', '本机没有这一件，请先同步后再拍摄材料。')
  }
  const before = findPaper(work, paperId)
  if (before && before.state !== 'lost') return before
  const sha256 = papers.put(paper.bytes)
  const original = paper.original && { ...paper.original, sha256: papers.put(paper.original.bytes) }
  const gone = before ?? (replaces ? findPaper(work, replaces) : undefined)
  const view = transaction(work, () => {
    const position = before ? placeOf(work, paperId) : replaces ? placeOf(work, replaces) : lastPlace(work, owner) + 1
    if (replaces) drop(work, replaces)
    if (before) run(work, sql`DELETE FROM paper WHERE paper_id = ${paperId}`)
    run(
      work,
      sql`INSERT INTO paper_file (sha256, bytes, media_type) VALUES (${sha256}, ${paper.bytes.length}, ${paper.mediaType})
          ON CONFLICT DO UPDATE SET state = 'waiting', next_try_at = 0, message = NULL WHERE state = 'lost'`,
    )
    run(
      work,
      sql`INSERT INTO paper VALUES (${paperId}, ${owner.kind}, ${owner.id}, ${paper.material}, ${position}, ${sha256},
            ${paper.pages}, ${now()}, ${JSON.stringify(paper.quality)}, ${original?.sha256 ?? null},
            ${original?.bytes.length ?? null}, ${original?.mediaType ?? null})`,
    )
    dropUnused(work)
    appendAudit(work, { at: now(), deed: 'paper_kept', detail: paper.material, ...caseOf(owner) })
    return known(findPaper(work, paperId))
  })
  if (gone) dropFiles(papers, work, gone)
  return view
}

/** After the commit: a file that is left over because this breaks off is swept at another sign-in. */
function dropFiles(papers: PaperFiles, work: ReadDb, { sha256, original }: PaperView): void {
  const used = new Set(contentsInUse(work))
  for (const content of [sha256, original?.sha256]) {
    if (content !== undefined && !used.has(content)) papers.remove(content)
  }
}

/** Papers of a registration or a case, in the order a person gave them. */
export function listPapers(work: ReadDb, owner: PaperOwner): PaperView[] {
  return all<PaperRow>(
    work,
    sql`${selectPaper} WHERE owner_kind = ${owner.kind} AND owner_id = ${owner.id} ORDER BY position, paper_id`,
  ).map(viewOf)
}

/** Throws ProblemError NotFound, RuleBroken (bound). */
export function movePaper({ store }: On, { paperId, material, before }: Input<'papers.move'>): PaperView[] {
  const { work } = store
  return transaction(work, () => {
    const { owner } = changeable(work, paperId)
    if (material !== undefined) run(work, sql`UPDATE paper SET material = ${material} WHERE paper_id = ${paperId}`)
    if (before !== undefined) {
      const others = listPapers(work, owner).filter((paper) => paper.paperId !== paperId)
      const at = others.findIndex((paper) => paper.paperId === before)
      const ids = others.map((paper) => paper.paperId)
      ids.splice(at < 0 ? ids.length : at, 0, paperId)
      ids.forEach((id, position) => {
        run(work, sql`UPDATE paper SET position = ${position} WHERE paper_id = ${id}`)
      })
    }
    return listPapers(work, owner)
  })
}

/** Throws ProblemError NotFound, RuleBroken (bound). */
export function removePaper({ store, papers, now }: On, paperId: string): PaperView[] {
  const { work } = store
  const { left, gone } = transaction(work, () => {
    const dropped = drop(work, paperId)
    const { owner, material } = dropped
    dropUnused(work)
    appendAudit(work, { at: now(), deed: 'paper_removed', detail: material, ...caseOf(owner) })
    return { left: listPapers(work, owner), gone: dropped }
  })
  dropFiles(papers, work, gone)
  return left
}

/** Throws ProblemError NotFound, DocumentDamaged. */
export function paperBytes({ store, papers }: On, paperId: string, which: 'paper' | 'original') {
  const { original, ...paper } = known(findPaper(store.work, paperId))
  const wanted = which === 'paper' ? paper : original
  if (!wanted) throw new ProblemError('NotFound', '这份材料没有另存原图。')
  const bytes = papers.read(wanted.sha256)
  if (!bytes) throw new ProblemError('DocumentDamaged', '这份材料在本机已损坏，请重新拍摄或扫描。')
  return { bytes: new Uint8Array(bytes), mediaType: wanted.mediaType }
}

export function countWaiting(work: ReadDb): Output<'papers.waiting'> {
  const counts = { waiting: 0, refused: 0, lost: 0 }
  const rows = all<{ state: keyof typeof counts; n: number }>(
    work,
    sql`SELECT state, count(*) AS n FROM paper_file WHERE state <> 'there' GROUP BY state`,
  )
  for (const { state, n } of rows) counts[state] = n
  return counts
}

function checkBytes(bytes: Uint8Array, mediaType: string): void {
  if (bytes.length > MAX_PAPER_BYTES) {
    throw new ProblemError('BadRequest', `单份材料不能超过 ${MAX_PAPER_BYTES / 2 ** 20} MB，请分成几份。`)
  }
  if (!startsLike(bytes, mediaType)) {
    throw new ProblemError('BadRequest', '这个文件的内容与它的格式不符，可能已损坏，请重新拍摄或换一个文件。')
  }
}

interface PaperRow {
  paperId: string
  ownerKind: PaperOwner['kind']
  ownerId: string
  material: string
  sha256: string
  bytes: number
  mediaType: string
  pages: number
  capturedAt: string
  quality: string
  originalSha256: string | null
  originalBytes: number | null
  originalMediaType: string | null
  state: PaperView['state']
  message: string | null
  bound: number
}

const selectPaper = sql`SELECT paper_id AS paperId, owner_kind AS ownerKind, owner_id AS ownerId, material,
    sha256, bytes, media_type AS mediaType, pages, captured_at AS capturedAt, quality,
    original_sha256 AS originalSha256, original_bytes AS originalBytes, original_media_type AS originalMediaType,
    state, message, ${isHandedIn} AS bound
  FROM paper JOIN paper_file USING (sha256)`

function findPaper(work: ReadDb, paperId: string): PaperView | undefined {
  const row = find<PaperRow>(work, sql`${selectPaper} WHERE paper_id = ${paperId}`)
  return row && viewOf(row)
}

function viewOf(row: PaperRow): PaperView {
  const { ownerKind, ownerId, originalSha256, originalBytes, originalMediaType, quality, mediaType, bound, ...paper } =
    row
  return {
    ...paper,
    owner: { kind: ownerKind, id: ownerId },
    mediaType: MediaType.parse(mediaType),
    quality: PaperQuality.parse(JSON.parse(quality)),
    original:
      originalSha256 === null || originalBytes === null
        ? null
        : { sha256: originalSha256, bytes: originalBytes, mediaType: MediaType.parse(originalMediaType) },
    bound: bound === 1,
  }
}

function known(paper: PaperView | undefined): PaperView {
  if (!paper) throw new ProblemError('NotFound', '这份材料已经不在了，请刷新后再看。')
  return paper
}

function changeable(work: ReadDb, paperId: string): PaperView {
  const paper = known(findPaper(work, paperId))
  if (paper.bound) throw new ProblemError('RuleBroken', '这份材料已经随办理提交，不能再改动。')
  return paper
}

function drop(work: WriteDb, paperId: string): PaperView {
  const paper = changeable(work, paperId)
  run(work, sql`DELETE FROM paper WHERE paper_id = ${paperId}`)
  return paper
}

function placeOf(work: ReadDb, paperId: string): number {
  return value<number>(work, sql`SELECT position FROM paper WHERE paper_id = ${paperId}`) ?? 0
}

function lastPlace(work: ReadDb, owner: PaperOwner): number {
  const last = sql`SELECT max(position) FROM paper WHERE owner_kind = ${owner.kind} AND owner_id = ${owner.id}`
  return value<number | null>(work, last) ?? -1
}

function caseOf(owner: PaperOwner): { caseId?: string } {
  return owner.kind === 'case' ? { caseId: owner.id } : {}
}
