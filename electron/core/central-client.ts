import type { z } from 'zod'
import type { Session } from '#shared/contract/central-api.ts'
import { centralApi, PROTOCOL } from '#shared/contract/central-api.ts'
import { CentralFailure, captive, failureOf, offline, signInExpired, strange } from './central-failure.ts'
import type { Clock } from './deps.ts'
import { type FeedPage, readFeedPage } from './feed-stream.ts'

export type { FeedPage } from './feed-stream.ts'

export interface CentralClient {
  hello(): Promise<z.infer<typeof centralApi.hello.answer>>
  /** Signs in and keeps the tokens. Throws CentralFailure WrongPassword, AccountLocked, Offline, CentralError. */
  signIn(input: { staffNo: string; password: string; deviceId: string }): Promise<Session>
  /** Goes on with the refresh token of an earlier run. */
  resume(session: { refreshToken: string; deviceId: string }): void
  /** Ends the session at the centre if it can be reached, and forgets the tokens in any case. */
  signOut(): Promise<void>
  policy(): Promise<z.infer<typeof centralApi.policy.answer>>
  /** One page of changes. Throws CentralFailure with status 410 when the position belongs to another epoch. */
  feedPage(after: string | null, limit: number, signal: AbortSignal): Promise<FeedPage>
  feedWait(after: string, signal: AbortSignal): Promise<boolean>
  /** Bytes of a document from `from` on, as they arrive. `resumed` says whether the centre honoured `from`. */
  document(
    sha256: string,
    from: number,
    signal: AbortSignal,
  ): Promise<{ resumed: boolean; chunks: AsyncIterable<Uint8Array> }>
  /** Hands in operations whose JSON text is sent as it is. The answers come back unread: each is judged alone. */
  ops(deviceId: string, bodies: readonly string[]): Promise<unknown[]>
}

interface Options {
  readonly url: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** called with every new pair of tokens, so that a restart can go on */
  readonly onSession: (session: Session | null) => void
}

const ANSWER_MS = 15_000
const WAIT_MS = 40_000
const IDLE_MS = 30_000

/** The only place that speaks to the centre. Every failure it throws is a CentralFailure. */
export function createCentralClient({ url, fetch: fetchImpl, clock, onSession }: Options): CentralClient {
  const base = url.replace(/\/+$/, '')
  let tokens: { access: string | null; refresh: string; deviceId: string } | null = null
  let refreshing: Promise<void> | null = null

  /** One exchange. The timer is stretched at every chunk, so a slow line is not a dead one. */
  async function exchange(
    path: string,
    init: RequestInit,
    ms: number,
    outer?: AbortSignal,
  ): Promise<{ response: Response; chunks: AsyncIterable<Uint8Array> }> {
    const controller = new AbortController()
    const abort = () => controller.abort()
    outer?.addEventListener('abort', abort, { once: true })
    let cancel = clock.after(ms, abort)
    const settle = () => {
      cancel()
      outer?.removeEventListener('abort', abort)
    }
    const response = await fetchImpl(`${base}${path}`, {
      ...init,
      redirect: 'manual',
      signal: controller.signal,
    }).catch(() => {
      settle()
      throw offline()
    })
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        if (!response.body) return
        for await (const chunk of response.body) {
          cancel()
          cancel = clock.after(IDLE_MS, abort)
          yield chunk
        }
      } catch (error) {
        throw error instanceof CentralFailure ? error : offline()
      } finally {
        settle()
      }
    }
    if (response.ok) return { response, chunks: chunks() }
    const failure =
      response.status >= 300 && response.status < 400 ? captive(response.status) : await failureOf(response)
    settle()
    throw failure
  }

  async function json<A>(answer: z.ZodType<A>, path: string, init: RequestInit, ms = ANSWER_MS, signal?: AbortSignal) {
    const { response, chunks } = await exchange(path, init, ms, signal)
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    let body: unknown
    try {
      body = JSON.parse(Buffer.concat(parts).toString('utf8'))
    } catch {
      throw captive(response.status)
    }
    const parsed = answer.safeParse(body)
    if (!parsed.success) throw strange(response.status)
    return parsed.data
  }

  /** Runs `attempt` with an access token; on 401 renews the pair once, for all callers together, and tries again. */
  async function withToken<T>(attempt: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    if (!tokens) throw signInExpired()
    if (tokens.access === null) await renew()
    const used = tokens.access
    try {
      return await attempt({ authorization: `Bearer ${used}` })
    } catch (error) {
      if (!(error instanceof CentralFailure) || error.status !== 401) throw error
      if (tokens?.access === used) await renew()
      if (!tokens?.access) throw signInExpired()
      return attempt({ authorization: `Bearer ${tokens.access}` })
    }
  }

  function renew(): Promise<void> {
    refreshing ??= exchangeTokens().finally(() => {
      refreshing = null
    })
    return refreshing
  }

  async function exchangeTokens(): Promise<void> {
    if (!tokens) throw signInExpired()
    const { refresh, deviceId } = tokens
    try {
      const session = await json(centralApi.refresh.answer, centralApi.refresh.path, {
        method: 'POST',
        headers: jsonHeaders,
        body: JSON.stringify({ refreshToken: refresh, deviceId }),
      })
      adopt(session, deviceId)
    } catch (error) {
      if (error instanceof CentralFailure && (error.status === 401 || error.status === 403)) throw signInExpired()
      throw error
    }
  }

  function adopt(session: Session, deviceId: string): void {
    tokens = { access: session.accessToken, refresh: session.refreshToken, deviceId }
    onSession(session)
  }

  return {
    hello: () => json(centralApi.hello.answer, centralApi.hello.path, {}),
    signIn: async ({ staffNo, password, deviceId }) => {
      const session = await json(centralApi.signIn.answer, centralApi.signIn.path, {
        method: 'POST',
        headers: jsonHeaders,
        body: JSON.stringify({ staffNo, password, deviceId }),
      })
      adopt(session, deviceId)
      return session
    },
    resume: ({ refreshToken, deviceId }) => {
      tokens = { access: null, refresh: refreshToken, deviceId }
    },
    signOut: async () => {
      const access = tokens?.access
      tokens = null
      onSession(null)
      if (!access) return
      const init = { method: 'DELETE', headers: { authorization: `Bearer ${access}` } }
      // Being offline must not keep anybody signed in here; the token dies by itself at the centre.
      await json(centralApi.signOut.answer, centralApi.signOut.path, init, 3_000).catch(() => undefined)
    },
    policy: () => withToken((headers) => json(centralApi.policy.answer, centralApi.policy.path, { headers }, IDLE_MS)),
    feedPage: (after, limit, signal) =>
      withToken(async (headers) => {
        const query = new URLSearchParams({ limit: String(limit), ...(after === null ? {} : { after }) })
        const init = { headers: { ...headers, 'accept-encoding': 'zstd, gzip' } }
        const { chunks } = await exchange(`${centralApi.feed.path}?${query}`, init, IDLE_MS, signal)
        return readFeedPage(chunks, () => new Promise((go) => setImmediate(go))).catch((error: unknown) => {
          throw error instanceof CentralFailure ? error : strange(200)
        })
      }),
    feedWait: (after, signal) =>
      withToken(async (headers) => {
        const query = new URLSearchParams({ after })
        const path = `${centralApi.feedWait.path}?${query}`
        return (await json(centralApi.feedWait.answer, path, { headers }, WAIT_MS, signal)).news
      }),
    document: (sha256, from, signal) =>
      withToken(async (headers) => {
        const path = centralApi.document.path.replace(':sha256', sha256)
        const init = { headers: from > 0 ? { ...headers, range: `bytes=${from}-` } : headers }
        const { response, chunks } = await exchange(path, init, IDLE_MS, signal)
        return { resumed: response.status === 206, chunks }
      }),
    ops: (deviceId, bodies) =>
      withToken(async (headers) => {
        const body = `{"deviceId":${JSON.stringify(deviceId)},"protocol":${PROTOCOL},"ops":[${bodies.join(',')}]}`
        const init = { method: 'POST', headers: { ...headers, ...jsonHeaders }, body }
        const { response, chunks } = await exchange(centralApi.ops.path, init, IDLE_MS)
        const parts: Uint8Array[] = []
        for await (const chunk of chunks) parts.push(chunk)
        return resultsOf(Buffer.concat(parts).toString('utf8'), response.status)
      }),
  }
}

const jsonHeaders = { 'content-type': 'application/json' } as const

function resultsOf(text: string, status: number): unknown[] {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw captive(status)
  }
  if (typeof body !== 'object' || body === null || !('results' in body) || !Array.isArray(body.results)) {
    throw strange(status)
  }
  return body.results
}
