import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Staff } from '#shared/model/staff.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { type ModelCentre, modelCentre } from '../support/model-centre.ts'

/** The model centre behind a real socket, for desks that are processes of their own. */
export async function serveModel(
  staff: Staff,
  policy: SignedPolicy,
): Promise<{ url: string; model: ModelCentre; close(): Promise<void> }> {
  const model = modelCentre(staff, policy)
  const server = createServer((incoming, outgoing) => {
    answer(model, incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    model,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function answer(model: ModelCentre, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part)
  const headers = Object.entries(incoming.headers).map(([k, v]): [string, string] => [k, String(v)])
  const { method = 'GET' } = incoming
  const body = parts.length > 0 ? { body: Buffer.concat(parts).toString('utf8') } : {}
  const response = await model.fetch(`http://centre.test${incoming.url}`, { method, headers, ...body })
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (!response.body) return void outgoing.end()
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing)
}
