import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { ProblemError } from '#shared/model/problem.ts'

/** Larger than any case; what is not an archive must not fill a disk either. */
const MAX_ZIP_BYTES = 1_000_000_000

/** A refusal of the disk as a sentence. */
export function notSaved(error: unknown): ProblemError {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
  if (full) return new ProblemError('DiskFull', '磁盘已满，文件没有保存。请清理空间或换一个位置。', { cause: error })
  return new ProblemError('DiskReadOnly', '这个位置不能写入，文件没有保存。请换一个位置。', { cause: error })
}

/**
 * Where archives may go, as their people said: the page is told a number, never a path. A place is forgotten once it was
 * used, and the last one of a page is the only one kept.
 */
export function archivePlaces() {
  let kept: { place: string; path: string } | null = null
  return {
    keep(path: string): string {
      kept = { place: randomUUID(), path }
      return kept.place
    },
    /** The whole file or none: it gets its name when it is complete. Throws ProblemError. */
    async write(place: string, zip: Uint8Array): Promise<void> {
      const chosen = kept
      if (chosen?.place !== place || !looksLikeZip(zip)) {
        throw new ProblemError('BadRequest', '没有选好档案的保存位置，请重新生成一次。')
      }
      kept = null
      const unfinished = `${chosen.path}.${place.slice(0, 8)}.part`
      try {
        await writeSynced(unfinished, zip)
        await rename(unfinished, chosen.path)
      } catch (error) {
        await rm(unfinished, { force: true })
        throw notSaved(error)
      }
    },
  }
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

function looksLikeZip(zip: Uint8Array): boolean {
  return zip.length <= MAX_ZIP_BYTES && zip[0] === 0x50 && zip[1] === 0x4b && zip[2] === 0x03 && zip[3] === 0x04
}
