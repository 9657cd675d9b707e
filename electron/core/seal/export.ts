import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Output } from '#shared/contract/core-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { MAX_SEALED_BYTES, SEALED_FIRST_LINE, type SealedWork, Sealing, sealedFileNames } from '#shared/model/seal.ts'
import { appendAudit } from '../audit.ts'
import { lockFolder } from '../db/folder-lock.ts'
import { problemOfCode } from '../db/problems.ts'
import { all, column, type ReadDb, sql, transaction } from '../db/sql.ts'
import { type CoreDeps, isoNow } from '../deps.ts'
import type { Desk } from '../desk.ts'
import { findSetting } from '../settings.ts'
import { findFolder, type StaffFolder } from '../staff-folders.ts'
import { noteHandedOut } from '../undo/handed-out.ts'
import { endUndo } from '../undo/points.ts'
import { proofOf, seal } from './box.ts'
import { findEscrows } from './escrow.ts'

type Operations = Extract<SealedWork, { contents: 'operations' }>['operations']
type Files = Extract<SealedWork, { contents: 'database' }>['files']

const noKey = () => new ProblemError('NotCached', '这台电脑还没有从中心领取密封用的公钥，请先联网登录一次，再导出。')

/**
 * What is not yet at the centre, sealed to it. Nothing changes here: the outbox goes on sending, and the centre takes
 * each operation once, whichever way it comes first. What is in the file is out of the house and cannot be undone.
 */
export function exportUndelivered(desk: Desk): Output<'seal.export'> {
  const { store, deviceId, staff, now } = desk
  const kept = findSetting(store.work, 'sealing')
  if (kept === undefined) throw noKey()
  const sealing = Sealing.parse(JSON.parse(kept))
  const written = undelivered(store.work)
  const operations = written.map(({ seq, ...operation }) => operation)
  if (operations.length === 0) throw new ProblemError('NotFound', '没有未送达的办理，不需要导出。')
  const madeAt = now()
  const { taken, leftOut } = papersToCarry(desk)
  const papers = taken.map(({ sha256, content }) => ({ sha256, bytes: content.length }))
  const work: SealedWork = {
    contents: 'operations',
    deviceId,
    staffNo: staff.staffNo,
    madeAt,
    operations,
    ...(papers.length > 0 && { papers }),
  }
  const line = lineOf(work)
  const contents = taken.map(({ content }) => content)
  const bytes = fileOf(sealing, [line, proofOf(sealing.exportSecret, line), ...contents])
  transaction(store.work, () => {
    endUndo(
      store.work,
      written.map(({ seq }) => seq),
    )
    appendAudit(store.work, { at: madeAt, deed: 'sealed_exported', detail: String(operations.length) })
  })
  return { bytes, suggestedName: nameOf(madeAt), operations: operations.length, papers: papers.length, leftOut }
}

/** Room for papers in one file: as much again is needed while it is being sealed. */
const MAX_PAPERS = MAX_SEALED_BYTES / 2

/** Papers that undelivered operations name and the centre does not have, oldest operation first, as far as there is room. */
function papersToCarry({ store, papers }: Pick<Desk, 'store' | 'papers'>) {
  const named = column<string>(
    store.work,
    sql`SELECT f.sha256 FROM operation_paper p JOIN outbox o USING (seq) JOIN paper_file f USING (sha256)
        WHERE o.state IN ('queued', 'sending') AND f.state <> 'there' GROUP BY f.sha256 ORDER BY min(p.seq)`,
  )
  const taken: { sha256: string; content: Buffer }[] = []
  let size = 0
  for (const sha256 of named) {
    const content = papers.read(sha256)
    if (!content || size + content.length > MAX_PAPERS) continue
    size += content.length
    taken.push({ sha256, content })
  }
  return { taken, leftOut: named.length - taken.length }
}

/** The oldest first, each text exactly as it was written down, with the journal's word on it. */
function undelivered(work: ReadDb): (Operations[number] & { seq: number })[] {
  interface Row {
    seq: number
    body: string
    n: number | null
    at: string
    prevHash: string
    hash: string
  }
  const rows = all<Row>(
    work,
    sql`SELECT o.seq, operation.body, j.n, j.at, j.prev_hash AS prevHash, j.hash
        FROM outbox o JOIN operation USING (seq)
        LEFT JOIN journal j ON j.op_id = operation.op_id AND j.kind = 'decided'
        WHERE o.state IN ('queued', 'sending') ORDER BY o.seq`,
  )
  return rows.map(({ seq, body, n, ...mark }) => ({ seq, body, journal: n === null ? null : { n, ...mark } }))
}

/**
 * A person's files as they are, sealed to the centre, for when they cannot be opened here: key lost, keyring lost,
 * database damaged. Opens, repairs and decides nothing; who takes the file learns nothing from it.
 * Throws ProblemError: NotFound (nothing of theirs here), NotCached (never met a centre that seals), DataInUse.
 */
export function exportClosed(deps: Pick<CoreDeps, 'dataDir' | 'clock'>, staffNo: string): Output<'seal.exportClosed'> {
  const folder = findFolder(deps.dataDir, staffNo)
  if (!folder || !existsSync(folder.workFile)) {
    throw new ProblemError('NotFound', '这台电脑上没有这个工号的办理数据。')
  }
  const escrows = findEscrows(folder)
  const [first] = escrows
  if (!first) throw noKey()
  const { parts, files, papers, leftOut } = readFiles(folder)
  noteHandedOut(folder.dir)
  const { deviceId, publicKey, box } = first
  const madeAt = isoNow(deps.clock)
  const work: SealedWork = {
    contents: 'database',
    deviceId,
    staffNo,
    madeAt,
    escrows,
    files,
    ...(papers.length > 0 && { papers }),
  }
  const bytes = fileOf({ keyId: box.keyId, publicKey }, [lineOf(work), ...parts])
  return { bytes, suggestedName: nameOf(madeAt), papers: papers.length, leftOut }
}

/** Under the lock, so that no other program writes in between. */
function readFiles(folder: StaffFolder): { parts: Buffer[]; files: Files } & KeptPapers {
  const unlock = lockFolder(join(folder.dir, 'in-use.lock'))
  try {
    const files: Files = []
    const parts: Buffer[] = []
    let size = 0
    for (const name of sealedFileNames) {
      const path = join(folder.dir, name)
      if (!existsSync(path)) continue
      const bytes = readFileSync(path)
      size += bytes.length
      // The copies are for what the database itself no longer gives: they come along where there is room.
      if (name !== 'work.db' && name !== 'work.db-wal' && size > MAX_SEALED_BYTES / 2) continue
      files.push({ name, bytes: bytes.length })
      parts.push(bytes)
    }
    const kept = readPapers(folder.papersDir, MAX_SEALED_BYTES / 2 - size)
    return { parts: [...parts, ...kept.contents], files, papers: kept.papers, leftOut: kept.leftOut }
  } catch (error) {
    throw problemOfCode(error) ?? error
  } finally {
    unlock()
  }
}

interface KeptPapers {
  readonly papers: { bytes: number }[]
  /** there was no room for these */
  readonly leftOut: number
}

/** Papers as they lie there, newest first: which of them the centre lacks is known only inside what cannot be opened. */
function readPapers(dir: string, room: number): KeptPapers & { contents: Buffer[] } {
  const files = existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : []
  const dated = files.map((path) => ({ path, at: statSync(path).mtimeMs, bytes: statSync(path).size }))
  const contents: Buffer[] = []
  let left = room
  for (const { path, bytes } of dated.toSorted((a, b) => b.at - a.at)) {
    if (bytes === 0 || bytes > left) continue
    left -= bytes
    contents.push(readFileSync(path))
  }
  return {
    contents,
    papers: contents.map(({ length }) => ({ bytes: length })),
    leftOut: files.length - contents.length,
  }
}

function lineOf(work: SealedWork): Buffer {
  return Buffer.from(`${JSON.stringify(work)}\n`, 'utf8')
}

function fileOf(to: Pick<Sealing, 'keyId' | 'publicKey'>, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const { box, sealed } = seal(to, 'work', '', Buffer.concat(parts))
  const file = Buffer.concat([Buffer.from(`${SEALED_FIRST_LINE}${JSON.stringify(box)}\n`, 'utf8'), sealed])
  if (file.length > MAX_SEALED_BYTES) {
    throw new ProblemError('RuleBroken', '本机数据太大，不能这样导出，请联系技术支持。')
  }
  return new Uint8Array(file)
}

/** The day of China and nothing of whose it is. */
function nameOf(madeAt: string): string {
  const local = new Date(Date.parse(madeAt) + 8 * 3_600_000).toISOString()
  return `未送达的办理-${local.slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}.mente`
}
