import { dirname } from 'node:path'
import type { DiskCall } from './disk-log.ts'

/** 0 ≤ x < 1 */
export type Random = () => number

/** mulberry32: every image can be made again from its seed. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const SECTOR = 512

type Change =
  | { readonly kind: 'write'; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'length'; readonly length: number }

/** The content of one file: what is surely on disk, and what was written since the last sync. */
class Content {
  synced: Buffer = Buffer.alloc(0)
  unsynced: Change[] = []
  sync(): void {
    this.synced = changed(this.synced, this.unsynced)
    this.unsynced = []
  }
}

type Names = Map<string, Content | 'folder'>
/** A change of a folder's entries: the name `path` now stands for `what` (null = nothing), and `gone` for nothing. */
interface Entry {
  readonly folder: string
  readonly path: string
  readonly what: Content | 'folder' | null
  readonly gone?: string
}

/**
 * A disk that has promised nothing but what was synced: bytes of a file by fsync of the file, names by fsync of the
 * folder they stand in. Play calls in, then ask for what may be left after the power went.
 */
export class PowerDisk {
  private readonly now: Names = new Map()
  private readonly durable: Names = new Map()
  private entries: Entry[] = []

  play(call: DiskCall): void {
    switch (call.op) {
      case 'folder':
        this.name(call.path, 'folder')
        return
      case 'create':
        this.name(call.path, new Content())
        return
      case 'unlink':
        this.name(call.path, null)
        return
      case 'rename':
        this.rename(call.path, call.to)
        return
      case 'write':
        this.file(call.path)?.unsynced.push({ kind: 'write', at: call.at, data: call.data })
        return
      case 'truncate':
        this.file(call.path)?.unsynced.push({ kind: 'length', length: call.length })
        return
      case 'sync':
        this.sync(call.path)
        return
    }
  }

  private file(path: string): Content | undefined {
    const found = this.now.get(path)
    return found instanceof Content ? found : undefined
  }

  private name(path: string, what: Entry['what'], gone?: string): void {
    set(this.now, path, what)
    if (gone !== undefined) this.now.delete(gone)
    this.entries.push({ folder: dirname(path), path, what, ...(gone === undefined ? {} : { gone }) })
  }

  private rename(from: string, to: string): void {
    this.name(to, this.now.get(from) ?? null, from)
  }

  private sync(path: string): void {
    const file = this.file(path)
    file?.sync()
    if (file) return
    const folder = path === '' ? '.' : path
    for (const entry of this.entries.filter((e) => e.folder === folder)) enter(this.durable, entry)
    this.entries = this.entries.filter((e) => e.folder !== folder)
  }

  /** Files that may be found after the power goes now: path → bytes. Names change in order, unsynced bytes in any. */
  cut(random: Random): Map<string, Buffer> {
    const names = new Map(this.durable)
    const mode = random()
    const named = mode < 0.25 ? 0 : mode < 0.5 ? this.entries.length : Math.floor(random() * (this.entries.length + 1))
    for (const entry of this.entries.slice(0, named)) enter(names, entry)
    const image = new Map<string, Buffer>()
    for (const [path, what] of names) {
      if (what === 'folder' || !reachable(names, path)) continue
      const kept = mode < 0.25 ? [] : mode < 0.5 ? what.unsynced : what.unsynced.flatMap((c) => torn(c, random))
      image.set(path, changed(what.synced, kept))
    }
    return image
  }
}

function set(names: Names, path: string, what: Entry['what']): void {
  if (what === null) names.delete(path)
  else names.set(path, what)
}

function enter(names: Names, { path, what, gone }: Entry): void {
  set(names, path, what)
  if (gone !== undefined) names.delete(gone)
}

/** A file in a folder whose own name was lost cannot be found any more. */
function reachable(names: Names, path: string): boolean {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (names.get(folder) !== 'folder') return false
  }
  return true
}

/** `bytes` after all the changes, in order. */
function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  let room = bytes.length
  for (const c of changes) room = Math.max(room, c.kind === 'write' ? c.at + c.data.length : c.length)
  const next = Buffer.alloc(room)
  bytes.copy(next)
  let { length } = bytes
  for (const c of changes) {
    if (c.kind === 'write') {
      c.data.copy(next, c.at)
      length = Math.max(length, c.at + c.data.length)
    } else {
      if (c.length < length) next.fill(0, c.length, length)
      length = c.length
    }
  }
  return next.subarray(0, length)
}

/** What of a change reached the disk: nothing, all of it, or some of its sectors, each by itself. */
function torn(change: Change, random: Random): Change[] {
  if (random() < 0.3) return []
  if (change.kind === 'length' || random() < 0.4) return [change]
  const parts: Change[] = []
  for (let from = 0; from < change.data.length; from += SECTOR) {
    if (random() < 0.5) parts.push({ ...change, at: change.at + from, data: change.data.subarray(from, from + SECTOR) })
  }
  return parts
}
