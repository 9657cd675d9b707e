import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { KEPT_FILE } from '#shared/model/seal.ts'

const MAGIC = Buffer.from(KEPT_FILE.magic)
const { iv: IV, tag: TAG, hash: HASH } = KEPT_FILE

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** File: magic, SHA-256 (encrypted beside the content), iv, tag, ciphertext. The hash is bound as AAD too. */
export function sealFile(plain: Buffer, key: Buffer, sha256: string): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(Buffer.from(sha256, 'hex')), cipher.update(plain), cipher.final()])
  return Buffer.concat([MAGIC, iv, cipher.getAuthTag(), sealed])
}

/** The content, where the file is whole and is this document. */
export function openFile(file: Buffer, key: Buffer, sha256: string): Buffer | undefined {
  const content = openUnnamed(file, key)
  return content?.sha256 === sha256 ? content.plain : undefined
}

/** The content and whose it is, where the file is whole. */
export function openUnnamed(file: Buffer, key: Buffer): { sha256: string; plain: Buffer } | undefined {
  const head = MAGIC.length + IV + TAG
  if (file.length < head + HASH || !file.subarray(0, MAGIC.length).equals(MAGIC)) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(MAGIC.length, MAGIC.length + IV))
  decipher.setAuthTag(file.subarray(MAGIC.length + IV, head))
  try {
    const all = Buffer.concat([decipher.update(file.subarray(head)), decipher.final()])
    return { sha256: all.subarray(0, HASH).toString('hex'), plain: all.subarray(HASH) }
  } catch {
    return undefined
  }
}
