import { createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { KEPT_FILE, PAPER_KEY } from '#shared/model/seal.ts'

const { magic, iv, tag, hash } = KEPT_FILE
const MAGIC = Buffer.from(magic)

/**
 * Opens papers as they lay on a desk's disk, with the key of its work.db. A file that is not whole, or whose content is not
 * what it says, is left out: what names it says so.
 */
export function openKeptPapers(workKey: Uint8Array, files: readonly Buffer[]): { sha256: string; content: Buffer }[] {
  const key = Buffer.from(hkdfSync('sha256', workKey, '', PAPER_KEY, 32))
  const opened = files.flatMap((file) => openOne(file, key) ?? [])
  key.fill(0)
  return opened
}

function openOne(file: Buffer, key: Buffer): { sha256: string; content: Buffer } | undefined {
  const head = MAGIC.length + iv + tag
  if (file.length < head + hash || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(MAGIC.length, MAGIC.length + iv))
  decipher.setAuthTag(file.subarray(MAGIC.length + iv, head))
  try {
    const plain = Buffer.concat([decipher.update(file.subarray(head)), decipher.final()])
    const [sha256, content] = [plain.subarray(0, hash).toString('hex'), plain.subarray(hash)]
    return createHash('sha256').update(content).digest('hex') === sha256 ? { sha256, content } : undefined
  } catch {
    return undefined
  }
}
