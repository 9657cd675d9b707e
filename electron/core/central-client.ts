import type { z } from 'zod'
import type { Session } from '#shared/contract/central-api.ts'
import { centralApi, FEED_NEXT, FeedPosition, PROTOCOL } from '#shared/contract/central-api.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import {
  CentralFailure,
  captive,
  failureOf,
  offline,
  signInExpired,
  standbyRefused,
  strange,
  unreachable,
} from './central-failure.ts'
import type { Clock } from './deps.ts'
import type { Fetch, HttpAnswer } from './fetch.ts'
import { policyTag } from './policy-text.ts'

export interface CentralClient {
  hello(): Promise<z.infer<typeof centralApi.hello.answer>>
  /** Signs in and keeps the tokens. Throws CentralFailure WrongPassword, AccountLocked, Offline, CentralError. */
  signIn(input: { staffNo: string; password: string; deviceId: string }): Promise<Session>
  /** Goes on with the refresh token of an earlier run. */
  resume(session: { refreshToken: string; deviceId: string }): void
  /**
   * After an offline sign-in: the first exchange that finds the centre again signs in with this, once. The password is
   * kept in memory only, and only until a sign-in succeeded, was refused, or the person left.
   */
  signInLater(input: { staffNo: string; password: string; deviceId: string }): void
  /** Cuts off whatever is under way and starts nothing more, except telling the centre about a sign-out. */
  abandon(): void
  /** Ends the session at the centre if it can be reached, and forgets the tokens in any case. */
  signOut(): Promise<void>
  /**
   * What is in force at the centre; the same object as before when nothing has changed, which then does not travel.
   * `inForce`: what is in force here since an earlier run.
   */
  policy(signal: AbortSignal, inForce?: SignedPolicy): Promise<SignedPolicy>
  /** One exchange of the contract that asks and answers in JSON, as the person signed in. */
  ask<A>(endpoint: JsonEndpoint<A>, input: AskInput, signal: AbortSignal): Promise<A>
  /**
   * One page of changes, as `read` makes it of the answer's bytes. Throws CentralFailure with status 410 when the position
   * belongs to another epoch. `onNext` is told, before the page is read, where the one after it begins as far as is known.
   */
  feedPage<P>(
    asked: { readonly after: string | null; readonly limit: number; readonly onNext?: (next: string | null) => void },
    read: (chunks: AsyncIterable<Uint8Array>) => Promise<P>,
    signal: AbortSignal,
  ): Promise<P>
  feedWait(after: string, signal: AbortSignal): Promise<boolean>
  /** Bytes of a document from `from` on, as they arrive. `resumed` says whether the centre honoured `from`. */
  document(
    sha256: string,
    from: number,
    signal: AbortSignal,
  ): Promise<{ resumed: boolean; chunks: AsyncIterable<Uint8Array> }>
  /** Stores a paper under its SHA-256. Putting it again is harmless. */
  putPaper(sha256: string, bytes: Uint8Array, signal: AbortSignal): Promise<z.infer<typeof centralApi.putPaper.answer>>
  /** Hands in operations whose JSON text is sent as it is. The answers come back unread: each is judged alone. */
  ops(deviceId: string, bodies: readonly string[], signal: AbortSignal): Promise<unknown[]>
}

/** An endpoint of the contract that is answered in JSON and has no values in its path. */
export interface JsonEndpoint<A> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly answer: z.ZodType<A>
}
export interface AskInput {
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** sent as they are, instead of JSON; answered when all of it was worked through, which may take minutes */
  readonly bytes?: Uint8Array
}

interface Options {
  readonly url: string
  readonly fetch: Fetch
  readonly clock: Clock
  /** called with every new pair of tokens, so that a restart can go on */
  readonly onSession: (session: Session | null) => void
  /** the centre itself has answered; with the time it says, null when its answer carried none */
  readonly onHeard?: (date: number | null) => void
}

const ANSWER_MS = 15_000
const WAIT_MS = 40_000
const IDLE_MS = 30_000
const BYTES_MS = 600_000
/** A line this slow is still a line; what is handed in over it gets the time it needs before the answer can begin. */
const SLOWEST_BYTES_PER_MS = 2
/** No honest answer in JSON comes near this; a longer one would fill memory. */
const LONGEST_JSON = 64_000_000
const LONGEST_ERROR = 64_000

/** The only place that speaks to the centre. Every failure it throws is a CentralFailure. */
export function createCentralClient({ url, fetch: fetchImpl, clock, onSession, onHeard }: Options): CentralClient {
  const base = url.replace(/\/+$/, '')
  let tokens: { access: string | null; refresh: string; deviceId: string } | null = null
  let renewing: Promise<void> | null = null
  let standby: { staffNo: string; password: Buffer; deviceId: string } | null = null
  /** why the centre would not take the standby password */
  let refused: CentralFailure | null = null
  /** the last one the centre has sent, and its name for it */
  let policy: { readonly tag: string; readonly body: SignedPolicy } | null = null
  const leaving = new AbortController()
  const orLeaving = (signal: AbortSignal) => [signal, leaving.signal]

  /** One exchange, which any of `enders` cuts off. The timer is stretched at every chunk, so a slow line is not a dead one. */
  async function exchange(
    path: string,
    init: RequestInit,
    ms: number,
    enders: readonly AbortSignal[],
  ): Promise<{ response: HttpAnswer; chunks: AsyncIterable<Uint8Array> }> {
    if (enders.some(({ aborted }) => aborted)) throw offline()
    const controller = new AbortController()
    const abort = () => controller.abort(cutOff)
    for (const one of enders) one.addEventListener('abort', abort, { once: true })
    let cancel = clock.after(ms + sendingMs(init.body), abort)
    const settle = () => {
      cancel()
      for (const one of enders) one.removeEventListener('abort', abort)
    }
    const response = await fetchImpl(`${base}${path}`, {
      ...init,
      redirect: 'manual',
      signal: controller.signal,
    }).catch((error: unknown) => {
      settle()
      throw unreachable(error)
    })
    async function* chunks(): AsyncGenerator<Uint8Array> {
      try {
        if (!response.body) return
        for await (const chunk of response.body) {
          if (controller.signal.aborted) throw offline()
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
    if (response.ok || unchanged(init, response)) return { response, chunks: chunks() }
    const moved = response.status >= 300 && response.status < 400
    const text = moved ? '' : await textOf(chunks(), LONGEST_ERROR).catch(() => '')
    controller.abort(cutOff)
    settle()
    throw moved ? captive(response.status) : failureOf(response, text)
  }

  async function json<A>(
    answer: z.ZodType<A>,
    path: string,
    init: RequestInit,
    ms = ANSWER_MS,
    enders: readonly AbortSignal[] = [leaving.signal],
  ) {
    const { response, chunks } = await exchange(path, init, ms, enders)
    return understood(answer, await textOf(chunks, LONGEST_JSON), response)
  }

  function understood<A>(answer: z.ZodType<A>, text: string, response: HttpAnswer): A {
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {
      throw captive(response.status)
    }
    const parsed = answer.safeParse(body)
    if (!parsed.success) throw strange(response.status)
    heard(response)
    return parsed.data
  }

  /** Only after an answer that could be understood: a log-in page in between has a clock of its own. */
  function heard(response: HttpAnswer): void {
    const date = Date.parse(response.headers.get('date') ?? '')
    onHeard?.(Number.isNaN(date) ? null : date)
  }

  /** Runs `attempt` with an access token; on 401 renews the pair once, for all callers together, and tries again. */
  async function withToken<T>(attempt: (headers: Record<string, string>) => Promise<T>): Promise<T> {
    if (!tokens?.access) await renew()
    const used = tokens?.access
    if (!used) throw signInExpired()
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
    renewing ??= obtainTokens().finally(() => {
      renewing = null
    })
    return renewing
  }

  /** By the refresh token, else by the password of an offline sign-in. Throws SignInExpired only when the centre is there. */
  async function obtainTokens(): Promise<void> {
    if (tokens && (await refreshTokens(tokens))) return
    if (standby) return signInWithStandby(standby)
    if (!tokens) await hello()
    throw refused ?? signInExpired()
  }

  /** false = the centre takes this token no more. */
  async function refreshTokens({ refresh, deviceId }: { refresh: string; deviceId: string }): Promise<boolean> {
    try {
      const session = await json(centralApi.refresh.answer, centralApi.refresh.path, {
        method: 'POST',
        headers: jsonHeaders,
        body: JSON.stringify({ refreshToken: refresh, deviceId }),
      })
      adopt(session, deviceId)
      return true
    } catch (error) {
      if (error instanceof CentralFailure && (error.status === 401 || error.status === 403)) return false
      throw error
    }
  }

  async function signInWithStandby({ staffNo, password, deviceId }: NonNullable<typeof standby>): Promise<void> {
    try {
      await signIn({ staffNo, password: password.toString('utf8'), deviceId })
    } catch (error) {
      // Only a real refusal ends it: one try, so that nobody's account is locked by a desk that keeps trying.
      if (!(error instanceof CentralFailure) || !error.fromCentre) throw error
      forgetStandby()
      refused = standbyRefused(error.status)
      throw refused
    }
  }

  function forgetStandby(): void {
    standby?.password.fill(0)
    standby = null
  }

  const hello = () => json(centralApi.hello.answer, centralApi.hello.path, {})

  async function signIn(input: { staffNo: string; password: string; deviceId: string }): Promise<Session> {
    const session = await json(centralApi.signIn.answer, centralApi.signIn.path, {
      method: 'POST',
      headers: jsonHeaders,
      body: JSON.stringify(input),
    })
    adopt(session, input.deviceId)
    return session
  }

  function adopt(session: Session, deviceId: string): void {
    forgetStandby()
    refused = null
    tokens = { access: session.accessToken, refresh: session.refreshToken, deviceId }
    onSession(session)
  }

  return {
    hello,
    signIn: ({ staffNo, password, deviceId }) => signIn({ staffNo, password, deviceId }),
    signInLater: ({ staffNo, password, deviceId }) => {
      standby = { staffNo, password: Buffer.from(password, 'utf8'), deviceId }
    },
    abandon: () => {
      leaving.abort()
      forgetStandby()
    },
    resume: ({ refreshToken, deviceId }) => {
      tokens = { access: null, refresh: refreshToken, deviceId }
    },
    signOut: async () => {
      const access = tokens?.access
      tokens = null
      forgetStandby()
      onSession(null)
      if (!access) return
      const init = { method: 'DELETE', headers: { authorization: `Bearer ${access}` } }
      // Being offline must not keep anybody signed in here; the token dies by itself at the centre.
      await json(centralApi.signOut.answer, centralApi.signOut.path, init, 3_000, []).catch(() => undefined)
    },
    policy: (signal, inForce) =>
      withToken(async (headers) => {
        const named = policy ?? (inForce ? { tag: policyTag(inForce), body: inForce } : null)
        const init = { headers: { ...headers, ...(named && { 'if-none-match': named.tag }) } }
        const { path, answer } = centralApi.policy
        const { response, chunks } = await exchange(path, init, IDLE_MS, orLeaving(signal))
        const text = await textOf(chunks, LONGEST_JSON)
        if (named && response.status === 304) {
          heard(response)
          return named.body
        }
        const body = understood(answer, text, response)
        const tag = response.headers.get('etag')
        policy = tag === null ? null : { tag, body }
        return body
      }),
    ask: ({ method, path, answer }, { query, body, bytes }, signal) =>
      withToken((headers) => {
        const text = body === undefined ? {} : { headers: { ...headers, ...jsonHeaders }, body: JSON.stringify(body) }
        const raw = bytes === undefined ? {} : { headers: { ...headers, ...bytesHeaders }, body: Buffer.from(bytes) }
        const address = query ? `${path}?${new URLSearchParams(query)}` : path
        const ms = bytes === undefined ? IDLE_MS : BYTES_MS
        return json(answer, address, { method, headers, ...text, ...raw }, ms, orLeaving(signal))
      }),
    feedPage: ({ after, limit, onNext }, read, signal) =>
      withToken(async (headers) => {
        const query = new URLSearchParams({
          limit: String(limit),
          rows: 'objects',
          packed: 'zstd',
          ...(after === null ? {} : { after }),
        })
        const init = { headers: { ...headers, 'accept-encoding': 'zstd, gzip' } }
        const address = `${centralApi.feed.path}?${query}`
        const { response, chunks } = await exchange(address, init, IDLE_MS, orLeaving(signal))
        onNext?.(positionOf(response.headers.get(FEED_NEXT)))
        const page = await read(chunks).catch((error: unknown) => {
          throw error instanceof CentralFailure ? error : strange(200)
        })
        // Its Date is from before the page was read: no clock to compare with.
        onHeard?.(null)
        return page
      }),
    feedWait: (after, signal) =>
      withToken(async (headers) => {
        const query = new URLSearchParams({ after })
        const path = `${centralApi.feedWait.path}?${query}`
        return (await json(centralApi.feedWait.answer, path, { headers }, WAIT_MS, orLeaving(signal))).news
      }),
    document: (sha256, from, signal) =>
      withToken(async (headers) => {
        const path = centralApi.document.path.replace(':sha256', sha256)
        const init = { headers: from > 0 ? { ...headers, range: `bytes=${from}-` } : headers }
        const { response, chunks } = await exchange(path, init, IDLE_MS, orLeaving(signal))
        return { resumed: response.status === 206, chunks }
      }),
    putPaper: (sha256, bytes, signal) =>
      withToken((headers) => {
        const { method, path, answer } = centralApi.putPaper
        const init = { method, headers: { ...headers, ...bytesHeaders }, body: Buffer.from(bytes) }
        return json(answer, path.replace(':sha256', sha256), init, IDLE_MS, orLeaving(signal))
      }),
    ops: (deviceId, bodies, signal) =>
      withToken(async (headers) => {
        const body = `{"deviceId":${JSON.stringify(deviceId)},"protocol":${PROTOCOL},"ops":[${bodies.join(',')}]}`
        const init = { method: 'POST', headers: { ...headers, ...jsonHeaders }, body }
        const { response, chunks } = await exchange(centralApi.ops.path, init, IDLE_MS, orLeaving(signal))
        const results = resultsOf(await textOf(chunks, LONGEST_JSON), response.status)
        heard(response)
        return results
      }),
  }
}

/** Why we cut an exchange off; made once, because to make one costs more than the cutting off. */
const cutOff = new Error('cut off')

const jsonHeaders = { 'content-type': 'application/json' } as const
const bytesHeaders = { 'content-type': 'application/octet-stream' } as const

/** It is what we named, says whoever names it back; a 304 that nobody asked for is no answer of the centre. */
function unchanged({ headers }: { readonly headers?: RequestInit['headers'] }, response: HttpAnswer): boolean {
  if (response.status !== 304) return false
  // We write our headers as a plain record.
  const named = Object.entries(headers ?? {}).find(([name]) => name === 'if-none-match')?.[1]
  return named !== undefined && response.headers.get('etag') === named
}

/** A header that somebody on the way has put there or changed says nothing. */
function positionOf(header: string | null): string | null {
  const position = FeedPosition.safeParse(header)
  return position.success ? position.data : null
}

function sendingMs(body: RequestInit['body']): number {
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : 0
  return Math.ceil(bytes / SLOWEST_BYTES_PER_MS)
}

/** Throws CentralError when there is more than `longest`; what is left of the answer is then not read. */
async function textOf(chunks: AsyncIterable<Uint8Array>, longest: number): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > longest) throw strange(200)
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString('utf8')
}

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
  const waiting = 'waiting' in body && Array.isArray(body.waiting) ? body.waiting : []
  return [...body.results, ...waiting]
}
