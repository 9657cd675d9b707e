import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { localProblem, problemOfCode } from './db/problems.ts'

/**
 * Writes a file so that a reader, now or after a power cut, finds the old content or the new one, never a part:
 * temporary file, fsync, rename, fsync of the folder. Throws ProblemError DiskFull or DiskReadOnly.
 */
export function writeFileAtomic(file: string, content: Uint8Array | string): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    makeFolder(dirname(file))
    const fd = openSync(temporary, 'wx', 0o600)
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
      let written = 0
      while (written < bytes.length) written += writeSync(fd, bytes, written)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    renameSync(temporary, file)
    syncFolder(dirname(file))
  } catch (error) {
    try {
      removeFile(temporary)
    } catch {
      // What stopped the writing is what counts; a left-over piece under a name of its own harms nobody.
    }
    throw problemOfCode(error) ?? error
  }
}

/** Removes a file if it is there. Throws ProblemError DiskFull, DiskReadOnly or DiskFailing: rmSync would not say which. */
export function removeFile(file: string): void {
  try {
    unlinkSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw problemOfCode(error) ?? error
  }
}

/** Makes a folder, and those above it that are missing, so that a power cut does not take a folder with all that is in it. */
export function makeFolder(folder: string): void {
  const first = makeMissing(folder)
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

function makeMissing(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    // Of most failures of the disk Node only tells that the folder is not there afterwards.
    throw problemOfCode(error) ?? localProblem('DiskReadOnly', error)
  }
}

/** Makes what happened to the names in a folder durable. Windows has no handle on folders to sync; NTFS journals names itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
