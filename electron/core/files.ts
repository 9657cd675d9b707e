import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { problemOfCode } from './db/problems.ts'

/**
 * Writes a file so that a reader, now or after a power cut, finds the old content or the new one, never a part:
 * temporary file, fsync, rename, fsync of the folder. Throws ProblemError DiskFull or DiskReadOnly.
 */
export function writeFileAtomic(file: string, content: Uint8Array | string): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
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
    rmSync(temporary, { force: true })
    throw problemOfCode(error) ?? error
  }
}

/** Makes a rename durable. Windows has no handle on folders to sync; NTFS journals the rename itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
