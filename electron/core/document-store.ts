import { createHmac, hkdfSync } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ProblemError } from '#shared/model/problem.ts'
import type { CentralClient } from './central-client.ts'
import { problemOfCode } from './db/problems.ts'
import { hashOf, openFile, openUnnamed, sealFile } from './document-file.ts'
import { makeFolder, removeFile, writeFileAtomic } from './files.ts'

/** Documents of one member of staff on this disk: content-addressed, each encrypted, checked at every reading. */
export interface DocumentStore {
  has(sha256: string): boolean
  /** The bytes from disk; undefined when absent. A file that fails its check is removed and counts as absent. */
  read(sha256: string): Buffer | undefined
  /** From disk, else from the centre; `onBytes` hears what arrives for this caller. Throws ProblemError NotCached, DocumentDamaged, DiskFull, or CentralFailure. */
  get(sha256: string, bytes: number, signal: AbortSignal, onBytes?: (arrived: number) => void): Promise<Buffer>
  /** Reads up to `limit` files and answers how many of them fail their check; names are not needed for that. */
  damagedAmong(limit: number): { checked: number; damaged: number }
}

type OnBytes = (arrived: number) => void

/** received bytes are put on disk in frames of about this size, so that a broken download goes on where it stopped */
const FRAME = 256 * 1024

/**
 * @param dir folder of this person's documents
 * @param key random 32-byte key of this person's documents
 */
export function createDocumentStore(
  dir: string,
  key: Uint8Array,
  client: Pick<CentralClient, 'document'>,
): DocumentStore {
  const encryptionKey = Buffer.from(hkdfSync('sha256', key, '', 'document content', 32))
  const nameKey = Buffer.from(hkdfSync('sha256', key, '', 'document name', 32))
  const running = new Map<string, { fetching: Promise<Buffer>; signal: AbortSignal }>()

  /** A keyed name: whoever has the disk cannot even ask whether a known document is here. */
  const fileOf = (sha256: string): string => {
    const name = createHmac('sha256', nameKey).update(sha256).digest('hex')
    return join(dir, name.slice(0, 2), name)
  }

  function read(sha256: string): Buffer | undefined {
    const file = fileOf(sha256)
    if (!existsSync(file)) return undefined
    const plain = openFile(readFileSync(file), encryptionKey, sha256)
    if (!plain || hashOf(plain) !== sha256) {
      removeFile(file)
      return undefined
    }
    return plain
  }

  async function fetchWhole(sha256: string, size: number, signal: AbortSignal, onBytes: OnBytes): Promise<Buffer> {
    const part = `${fileOf(sha256)}.part`
    for (const attempt of [1, 2]) {
      const plain = await download(part, sha256, size, signal, onBytes)
      removeFile(part)
      if (hashOf(plain) === sha256) {
        writeFileAtomic(fileOf(sha256), sealFile(plain, encryptionKey, sha256))
        return plain
      }
      if (attempt === 2) break
    }
    throw new ProblemError('DocumentDamaged', '这份材料与中心登记的不一致，已重新下载一次仍不对，请联系技术支持。')
  }

  async function download(
    part: string,
    sha256: string,
    size: number,
    signal: AbortSignal,
    onBytes: OnBytes,
  ): Promise<Buffer> {
    let have = readFrames(part, encryptionKey, sha256)
    if (have.length >= size) {
      removeFile(part)
      have = Buffer.alloc(0)
    }
    const { resumed, chunks } = await client.document(sha256, have.length, signal)
    if (!resumed) {
      removeFile(part)
      have = Buffer.alloc(0)
    }
    if (have.length > 0) onBytes(have.length)
    const received: Buffer[] = [have]
    let frame: Buffer[] = []
    let frameBytes = 0
    let total = have.length
    const flush = () => {
      if (frameBytes > 0) appendFrame(part, Buffer.concat(frame), encryptionKey, sha256)
      frame = []
      frameBytes = 0
    }
    try {
      for await (const chunk of chunks) {
        const buffer = Buffer.from(chunk)
        received.push(buffer)
        onBytes(buffer.length)
        frame.push(buffer)
        frameBytes += buffer.length
        total += buffer.length
        // More than announced cannot become right any more; stop before it fills memory.
        if (total > size) break
        if (frameBytes >= FRAME) flush()
      }
    } finally {
      flush()
    }
    return Buffer.concat(received)
  }

  return {
    has: (sha256) => existsSync(fileOf(sha256)),
    read,
    get: async (sha256, bytes, signal, onBytes = () => undefined) => {
      for (;;) {
        const local = read(sha256)
        if (local) return local
        const other = running.get(sha256)
        if (!other) {
          const fetching = fetchWhole(sha256, bytes, signal, onBytes).finally(() => running.delete(sha256))
          running.set(sha256, { fetching, signal })
          return fetching
        }
        try {
          return await other.fetching
        } catch (error) {
          // Whoever began it has let go of it; that is no reason for those who still want it to go without.
          if (!other.signal.aborted || signal.aborted) throw error
        }
      }
    },
    damagedAmong: (limit) => {
      const files = listFiles(dir).slice(0, limit)
      const damaged = files.filter((file) => !openUnnamed(readFileSync(file), encryptionKey)).length
      return { checked: files.length, damaged }
    },
  }
}

function appendFrame(part: string, plain: Buffer, key: Buffer, sha256: string): void {
  const sealed = sealFile(plain, key, sha256)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(sealed.length)
  try {
    makeFolder(dirname(part))
    appendFileSync(part, Buffer.concat([length, sealed]), { mode: 0o600 })
  } catch (error) {
    throw problemOfCode(error) ?? error
  }
}

/** What a broken download left: whole frames count, a torn last one does not and everything after it is dropped. */
function readFrames(part: string, key: Buffer, sha256: string): Buffer {
  if (!existsSync(part)) return Buffer.alloc(0)
  const file = readFileSync(part)
  const plain: Buffer[] = []
  let at = 0
  while (at + 4 <= file.length) {
    const length = file.readUInt32BE(at)
    const frame = openFile(file.subarray(at + 4, at + 4 + length), key, sha256)
    if (!frame) break
    plain.push(frame)
    at += 4 + length
  }
  if (at < file.length) {
    removeFile(part)
    return Buffer.alloc(0)
  }
  return Buffer.concat(plain)
}

function listFiles(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => /^[0-9a-f]{64}$/.test(file.slice(-64)) && statSync(file).isFile())
}
