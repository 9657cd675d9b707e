import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/** Why bytes were not stored. */
export type PutRefusal = 'wrong_hash' | 'too_large' | 'empty'

export interface StoredBytes {
  readonly sha256: string
  readonly bytes: number
  /** the first bytes, by which a kind of file is told */
  readonly start: Uint8Array
}

/**
 * Documents by content: the name of a file is the SHA-256 this store computed over it, sharded by its first two hex
 * digits. A file appears under its name whole or not at all.
 */
export interface Files {
  /** Stores a stream that must hash to `sha256` and hold at most `limit` bytes. Durable when it returns. */
  put(sha256: string, source: AsyncIterable<Uint8Array>, limit: number): Promise<StoredBytes | PutRefusal>
  /** Stores bytes of the seed: whole, but without waiting for the disk, since a seed can be loaded again. */
  putSeed(bytes: Uint8Array): Promise<string>
  /** Size in bytes, or null when there is no such document. */
  size(sha256: string): Promise<number | null>
  /** Bytes `from` to `to`, both included. */
  read(sha256: string, from: number, to: number): Readable
}

const START = 1024

/** Opens the store in `root`, making the folder when it is missing. */
export async function openFiles(root: string): Promise<Files> {
  const incoming = join(root, 'incoming')
  await mkdir(incoming, { recursive: true })
  await removeLeftovers(incoming)
  const shards = new Set<string>()

  async function pathFor(sha256: string): Promise<string> {
    const path = pathOf(root, sha256)
    const shard = dirname(path)
    if (!shards.has(shard)) {
      await mkdir(shard, { recursive: true })
      shards.add(shard)
    }
    return path
  }

  return {
    async put(sha256, source, limit) {
      const temporary = join(incoming, randomUUID())
      try {
        const written = await writeHashed(temporary, source, limit)
        if (typeof written === 'string') return written
        if (written.sha256 !== sha256) return 'wrong_hash'
        const path = await pathFor(sha256)
        await rename(temporary, path)
        await syncFolder(dirname(path))
        return written
      } finally {
        await rm(temporary, { force: true })
      }
    },
    async putSeed(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = await pathFor(sha256)
      if ((await sizeOf(path)) === bytes.length) return sha256
      const temporary = join(incoming, randomUUID())
      await writeFile(temporary, bytes)
      await rename(temporary, path)
      return sha256
    },
    size: (sha256) => sizeOf(pathOf(root, sha256)),
    read: (sha256, from, to) => createReadStream(pathOf(root, sha256), { start: from, end: to }),
  }
}

const DAY_MS = 86_400_000

/** What a crash left half-written has no name and nobody refers to it; young files may be another instance's uploads. */
async function removeLeftovers(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > DAY_MS) await rm(path, { force: true })
  }
}

function pathOf(root: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a SHA-256')
  return join(root, sha256.slice(0, 2), sha256)
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function writeHashed(
  path: string,
  source: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<StoredBytes | PutRefusal> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    let bytes = 0
    let start = new Uint8Array(0)
    for await (const chunk of source) {
      bytes += chunk.length
      if (bytes > limit) return 'too_large'
      hash.update(chunk)
      if (start.length < START) start = Buffer.concat([start, chunk]).subarray(0, START)
      await file.writeFile(chunk)
    }
    if (bytes === 0) return 'empty'
    await file.sync()
    return { sha256: hash.digest('hex'), bytes, start }
  } finally {
    await file.close()
  }
}

/** Makes the new name durable. Windows cannot open a folder and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
