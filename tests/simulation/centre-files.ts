import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Files } from '#central/files.ts'

/** The centre's file store in memory; what it has stays there, whatever happens to the database. */
export function memoryFiles(): { readonly files: Files; readonly papers: Map<string, Buffer> } {
  const papers = new Map<string, Buffer>()
  const keep = (bytes: Buffer) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    papers.set(sha256, bytes)
    return sha256
  }
  const files: Files = {
    async put(sha256, source, limit) {
      const parts: Uint8Array[] = []
      for await (const chunk of source) parts.push(chunk)
      const bytes = Buffer.concat(parts)
      if (bytes.length === 0) return 'empty'
      if (bytes.length > limit) return 'too_large'
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) return 'wrong_hash'
      keep(bytes)
      return { sha256, bytes: bytes.length, start: bytes }
    },
    putSeed: async (bytes) => keep(Buffer.from(bytes)),
    size: async (sha256) => papers.get(sha256)?.length ?? null,
    read: (sha256, from, to) => Readable.from([papers.get(sha256)?.subarray(from, to + 1) ?? Buffer.alloc(0)]),
  }
  return { files, papers }
}
