import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { centralApi } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { MAX_SEALED_BYTES } from '#shared/model/seal.ts'
import type { Centre } from '../centre.ts'
import { jsonRoute } from '../http/route.ts'
import { importSealed as takeSealed } from '../seal/import.ts'

/** Work that could not be delivered, brought by a supervisor. Nobody else's file is even read. */
export const importSealed = (centre: Centre) =>
  jsonRoute(centralApi.importSealed, async ({ caller, request }) => {
    if (!caller.staff.roles.includes('supervisor')) {
      throw new ProblemError('NotAllowed', '只有主管可以导入密封的办理文件。')
    }
    return takeSealed(centre.sql, await bytesOf(request), caller.staff, centre)
  })

async function bytesOf({ body }: FastifyRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body instanceof Readable ? body : []) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_SEALED_BYTES) throw new ProblemError('BadRequest', '这个文件太大，不是密封的办理文件。')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
