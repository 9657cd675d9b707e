import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { ProblemError } from '#shared/model/problem.ts'
import { type Caller, callerOf, type SessionContext } from '../store/sessions.ts'
import type { Sql } from '../store/sql.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Who may call, and what the handler then knows of the caller. */
interface CallerOf {
  none: null
  channel: null
  staff: Caller
}
type Auth = keyof CallerOf

/** What a handler gets: the request's parts as the contract's schemas parsed them, and who asks. */
export interface Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, U extends Auth> {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  readonly caller: CallerOf[U]
  readonly request: FastifyRequest
}

interface Endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, U extends Auth, A> {
  readonly method: Method
  readonly path: string
  readonly auth: U
  readonly params?: P
  readonly query?: Q
  readonly body?: B | 'bytes'
  readonly answer: A
}

/** An endpoint of the contract joined with its handler, ready to be registered. */
export interface Route {
  readonly method: Method
  readonly path: string
  run(request: FastifyRequest, reply: FastifyReply, guards: Guards): Promise<unknown>
}

/** How a caller of each kind proves itself. */
export type Guards = { readonly [U in Auth]: (request: FastifyRequest) => Promise<CallerOf[U]> }

export function makeGuards(sql: Sql, channelKey: string | null, sessions: SessionContext): Guards {
  return {
    none: async () => null,
    async channel(request) {
      const given = request.headers['x-channel-key']
      if (channelKey === null || typeof given !== 'string' || !sameText(given, channelKey)) {
        throw new ProblemError('NotSignedIn', '渠道密钥不正确，请核对渠道配置。')
      }
      return null
    },
    async staff(request) {
      const token = /^Bearer (\S{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
      if (token === undefined) throw new ProblemError('NotSignedIn', '请先登录。')
      return callerOf(sql, token, sessions)
    },
  }
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/**
 * An endpoint that answers JSON. The answer goes through its schema, so nothing beside the contract can leave. `tagOf`
 * names an answer by what is in it: a caller that names the same (If-None-Match) gets 304 and not all of it once more.
 */
export function jsonRoute<
  A extends z.ZodType,
  U extends Auth,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, U, A>,
  handle: (input: Input<P, Q, B, U>) => Promise<z.input<A>>,
  tagOf?: (answer: z.input<A>) => string,
): Route {
  const checked = new Map<string, z.output<A>>()
  return {
    ...placeOf(endpoint),
    async run(request, reply, guards) {
      const answer = await handle(await readInput(endpoint, request, guards))
      if (!tagOf) return endpoint.answer.parse(answer)
      const tag = tagOf(answer)
      reply.header('etag', tag)
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      // What has the same name is the same: checked once for all desks that begin their day with it.
      const again = checked.get(tag) ?? endpoint.answer.parse(answer)
      checked.clear()
      checked.set(tag, again)
      return again
    },
  }
}

/** An endpoint that answers lines or bytes: the handler writes the reply itself. */
export function rawRoute<
  U extends Auth,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, U, 'ndjson' | 'bytes'>,
  handle: (input: Input<P, Q, B, U>, reply: FastifyReply) => Promise<FastifyReply>,
): Route {
  return {
    ...placeOf(endpoint),
    run: async (request, reply, guards) => handle(await readInput(endpoint, request, guards), reply),
  }
}

function placeOf({ method, path }: { readonly method: Method; readonly path: string }) {
  return { method, path }
}

/** First who asks, then what is asked: a stranger learns nothing from our validation. */
async function readInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, U extends Auth>(
  endpoint: Endpoint<P, Q, B, U, unknown>,
  request: FastifyRequest,
  guards: Guards,
): Promise<Input<P, Q, B, U>> {
  const caller = await guards[endpoint.auth](request)
  const params = reader(endpoint.params, request.params)
  const query = reader(endpoint.query, request.query)
  const body = reader(endpoint.body === 'bytes' ? undefined : endpoint.body, request.body)
  return {
    caller,
    request,
    get params() {
      return params()
    },
    get query() {
      return query()
    },
    get body() {
      return body()
    },
  }
}

/** Parses now, hands out later. Asking for a part the contract does not have is a mistake in our own code. */
function reader<S extends z.ZodType>(schema: S | undefined, raw: unknown): () => z.output<S> {
  if (schema === undefined) {
    return () => {
      throw new Error('this part of the request is not in the contract')
    }
  }
  const value = schema.parse(raw)
  return () => value
}
