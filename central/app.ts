import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { ProblemError } from '#shared/model/problem.ts'
import type { Centre } from './centre.ts'
import { MAX_JSON_BYTES } from './config.ts'
import { errorHandler } from './http/errors.ts'
import { parseJsonBody } from './http/json-body.ts'
import { makeGuards } from './http/route.ts'
import type { Log } from './log.ts'
import { openapi } from './openapi.ts'
import { routes } from './routes/index.ts'

/** The HTTP server of the contract: every endpoint of `centralApi` with its guard, its validation and its error body. */
export function buildApp(centre: Centre, log: Log): FastifyInstance {
  const answerError = errorHandler(log)
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID().slice(0, 8),
    bodyLimit: MAX_JSON_BYTES,
    exposeHeadRoutes: false,
    // long enough for the largest scan over a slow line
    requestTimeout: 300_000,
    frameworkErrors: answerError,
    forceCloseConnections: 'idle',
  })
  app.removeAllContentTypeParsers()
  const jsonParser = async (_request: FastifyRequest, text: string) => parseJsonBody(text)
  app.addContentTypeParser('application/json', { parseAs: 'string' }, jsonParser)
  // Bytes are handed on as a stream: their handler hashes and counts them on the way to the disk.
  app.addContentTypeParser('*', async (_request: FastifyRequest, stream: IncomingMessage) => stream)

  app.setErrorHandler(answerError)
  app.setNotFoundHandler(async () => {
    throw new ProblemError('NotFound', '没有这个接口，请核对地址和版本。')
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'unknown' } = request.routeOptions
    const ms = Math.round(reply.elapsedTime)
    log({ event: 'request', ref: request.id, method: request.method, route, status: reply.statusCode, ms })
  })

  const guards = makeGuards(centre.sql, centre.channelKey, centre)
  for (const makeRoute of Object.values(routes)) {
    const { method, path, run } = makeRoute(centre)
    app.route({ method, url: path, handler: (request, reply) => run(request, reply, guards) })
  }
  app.get('/v1/openapi.json', async () => openapi())
  return app
}
