import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Role } from '#shared/model/staff.ts'
import type { Centre } from '../centre.ts'
import { MAX_DOCUMENT_BYTES } from '../config.ts'
import { mediaTypeOf } from '../http/media-type.ts'
import { parseRange } from '../http/range.ts'
import { jsonRoute, rawRoute } from '../http/route.ts'
import { findDocument, findStored, recordDeskPaper, recordStored } from '../store/documents.ts'

/** A document of a case of the caller's area. Any other is answered as if it did not exist. */
export const document = (centre: Centre) =>
  rawRoute(centralApi.document, async ({ params: { sha256 }, caller, request }, reply) => {
    const found = await findDocument(centre.sql, sha256, caller.staff.areaCode)
    if (found === null) throw new ProblemError('NotFound', '没有这份材料，或它不属于您的统筹区。')
    const etag = `"${sha256}"`
    reply.header('etag', etag).header('accept-ranges', 'bytes')
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send()
    const size = await centre.files.size(sha256)
    if (size !== found.bytes) throw new ProblemError('DocumentDamaged', '这份材料在中心已损坏，请联系管理员。')
    const ifRange = request.headers['if-range']
    const range = ifRange === undefined || ifRange === etag ? parseRange(request.headers.range, size) : 'whole'
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
    const { from, to } = range === 'whole' ? { from: 0, to: size - 1 } : range
    if (range !== 'whole') reply.code(206).header('content-range', `bytes ${from}-${to}/${size}`)
    const digest = Buffer.from(sha256, 'hex').toString('base64')
    // Both names of the same fact: RFC 3230, and RFC 9530 which replaced it. They describe the whole document.
    return reply
      .header('digest', `sha-256=${digest}`)
      .header('repr-digest', `sha-256=:${digest}:`)
      .header('content-length', to - from + 1)
      .type(found.mediaType)
      .send(centre.files.read(sha256, from, to))
  })

/** Stores a document of a channel under its hash. Putting it again answers the same and reads nothing. */
export const putDocument = (centre: Centre) =>
  jsonRoute(centralApi.putDocument, ({ params: { sha256 }, request }) => store(centre, sha256, request))

const takers: readonly Role[] = ['window', 'first_reviewer', 'supervisor']

/** Stores a paper taken at a desk, the same way. Nobody else's bytes are even read. */
export const putPaper = (centre: Centre) =>
  jsonRoute(centralApi.putPaper, async ({ params: { sha256 }, caller, request }) => {
    if (!caller.staff.roles.some((role) => takers.includes(role))) {
      throw new ProblemError('NotAllowed', '您的岗位不能提交材料，请转给窗口或初审的同事。')
    }
    const stored = await store(centre, sha256, request)
    await recordDeskPaper(centre.sql, { sha256, staffNo: caller.staff.staffNo, at: centre.clock() })
    return stored
  })

async function store(centre: Centre, sha256: string, request: FastifyRequest) {
  const known = await findStored(centre.sql, sha256)
  if (known !== null) return { sha256, ...known }
  const stored = await centre.files.put(sha256, bodyOf(request), MAX_DOCUMENT_BYTES)
  if (stored === 'wrong_hash') throw new ProblemError('DocumentDamaged', '收到的内容与 SHA-256 不符，请重新上传。')
  if (stored === 'too_large') {
    throw new ProblemError('RuleBroken', `单份材料不能超过 ${MAX_DOCUMENT_BYTES / 2 ** 20} MB，请压缩后重新上传。`)
  }
  if (stored === 'empty') throw new ProblemError('BadRequest', '没有收到文件内容，请重新上传。')
  const mediaType = mediaTypeOf(stored.start)
  if (mediaType === null) throw new ProblemError('RuleBroken', '只接收 PDF、JPEG、TIFF、PNG 格式的材料。')
  await recordStored(centre.sql, { sha256, bytes: stored.bytes, mediaType })
  return { sha256, bytes: stored.bytes, mediaType }
}

/** RFC 9110 §13.1.2; a weak tag compares equal here. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

function bodyOf(request: FastifyRequest): Readable {
  return request.body instanceof Readable ? request.body : Readable.from([])
}
