import { createHmac, hkdfSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAPER_KEY } from '#shared/model/seal.ts'
import { hashOf, openFile, sealFile } from '../document-file.ts'
import { removeFile, writeFileAtomic } from '../files.ts'

/**
 * Bytes of papers taken at this desk, one encrypted file per content. Unlike downloaded documents nothing here can be
 * fetched again: a file that fails its check stays where it is, and only `sweep` and `remove` take files away.
 */
export interface PaperFiles {
  /** Durable when it returns; answers the SHA-256. Throws ProblemError DiskFull, DiskReadOnly, DiskFailing. */
  put(bytes: Uint8Array): string
  /** undefined when absent or damaged */
  read(sha256: string): Buffer | undefined
  remove(sha256: string): void
  /** Takes away what nobody refers to: left by a crash between the file and its row. */
  sweep(known: Iterable<string>): number
}

/**
 * @param dir folder of this person's papers
 * @param workKey key of work.db: who can read the rows can read the papers, the centre with the escrow too
 */
export function createPaperFiles(dir: string, workKey: Uint8Array): PaperFiles {
  const contentKey = Buffer.from(hkdfSync('sha256', workKey, '', PAPER_KEY, 32))
  const nameKey = Buffer.from(hkdfSync('sha256', workKey, '', 'paper name', 32))
  const nameOf = (sha256: string) => createHmac('sha256', nameKey).update(sha256).digest('hex')
  const fileOf = (sha256: string) => join(dir, nameOf(sha256))

  function read(sha256: string): Buffer | undefined {
    const file = fileOf(sha256)
    if (!existsSync(file)) return undefined
    const plain = openFile(readFileSync(file), contentKey, sha256)
    return plain && hashOf(plain) === sha256 ? plain : undefined
  }

  return {
    put: (bytes) => {
      const sha256 = hashOf(bytes)
      // Written again where it is there but cannot be read: the same picture taken anew mends it.
      if (!read(sha256)) writeFileAtomic(fileOf(sha256), sealFile(Buffer.from(bytes), contentKey, sha256))
      return sha256
    },
    read,
    remove: (sha256) => removeFile(fileOf(sha256)),
    sweep: (known) => {
      if (!existsSync(dir)) return 0
      const names = new Set([...known].map(nameOf))
      const stray = readdirSync(dir).filter((name) => !names.has(name))
      for (const name of stray) removeFile(join(dir, name))
      return stray.length
    },
  }
}
