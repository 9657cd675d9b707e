import { type Archive, startArchive, UnreadableError } from './archive.ts'
import type { ArchiveReply, ArchiveRequest } from './protocol.ts'
import { sealed } from './seal.ts'

let archive: Archive | null = null

async function answer(request: ArchiveRequest): Promise<ArchiveReply> {
  if (request.kind === 'start') {
    archive = startArchive(request.watermark, request.single)
    return { kind: 'done' }
  }
  if (!archive) return { kind: 'failed' }
  if (request.kind === 'seal') {
    const { files, pages } = await archive.finish()
    return { kind: 'sealed', zip: await sealed(files, request.password), pages }
  }
  if (request.kind === 'pdf') await archive.addPdf(request.name, request.bytes)
  else await archive.addPicture(request.name, request.bytes)
  return { kind: 'done' }
}

self.onmessage = async ({ data }: MessageEvent<ArchiveRequest>) => {
  const reply: ArchiveReply = await answer(data).catch((error: unknown) => ({
    kind: error instanceof UnreadableError ? 'unreadable' : 'failed',
  }))
  self.postMessage(reply, { transfer: reply.kind === 'sealed' ? [reply.zip.buffer] : [] })
}
