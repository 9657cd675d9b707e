import type { z } from 'zod'
import type { Session } from '#shared/contract/central-api.ts'
import { centralApi, FEED_NEXT, FeedPosition, PROTOCOL } from '#shared/contract/central-api.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { PREPARATION } from '#shared/prepared/prepare.ts'
import { CentralFailure, captive, strange } from './central-failure.ts'
import { createExchange, IDLE_MS, textOf } from './centre-exchange.ts'
import { createCentreSession, jsonHeaders } from './centre-session.ts'
import type { Clock } from './deps.ts'
import type { Fetch } from './fetch.ts'
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
    asked: FeedAsked,
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

/** `prepared`: ready for storing, where the centre does that in the way this program knows. */
export interface FeedAsked {
  readonly after: string | null
  readonly limit: number
  readonly prepared: boolean
  readonly onNext?: (next: string | null) => void
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

const WAIT_MS = 40_000
const BYTES_MS = 600_000
const bytesHeaders = { 'content-type': 'application/octet-stream' } as const

/**
 * The only place that speaks to the centre. Every failure it throws is a CentralFailure. How one exchange goes stands in
 * `centre-exchange.ts`, who is signed in in `centre-session.ts`; here is what is asked.
 */
export function createCentralClient({ url, fetch, clock, onSession, onHeard }: Options): CentralClient {
  const base = url.replace(/\/+$/, '')
  const leaving = new AbortController()
  const exchange = createExchange({ base, fetch, clock, onHeard })
  const session = createCentreSession(exchange, leaving.signal, onSession)
  const { withToken } = session
  /** the last one the centre has sent, and its name for it */
  let policy: { readonly tag: string; readonly body: SignedPolicy } | null = null
  const orLeaving = (signal: AbortSignal) => [signal, leaving.signal]

  return {
    hello: session.hello,
    signIn: session.signIn,
    signInLater: session.signInLater,
    abandon: () => {
      leaving.abort()
      session.forgetStandby()
    },
    resume: session.resume,
    signOut: session.signOut,
    policy: (signal, inForce) =>
      withToken(async (headers) => {
        const named = policy ?? (inForce ? { tag: policyTag(inForce), body: inForce } : null)
        const init = { headers: { ...headers, ...(named && { 'if-none-match': named.tag }) } }
        const { path, answer } = centralApi.policy
        const { response, chunks } = await exchange.ask(path, init, IDLE_MS, orLeaving(signal))
        const text = await textOf(chunks)
        if (named && response.status === 304) {
          exchange.heard(response)
          return named.body
        }
        const body = exchange.understood(answer, text, response)
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
        return exchange.json(answer, address, { method, headers, ...text, ...raw }, ms, orLeaving(signal))
      }),
    feedPage: ({ after, limit, prepared, onNext }, read, signal) =>
      withToken(async (headers) => {
        const query = new URLSearchParams({
          limit: String(limit),
          rows: 'objects',
          ...(prepared && { prepared: String(PREPARATION) }),
          ...(after === null ? {} : { after }),
        })
        const init = { headers: { ...headers, 'accept-encoding': 'zstd, gzip' } }
        const address = `${centralApi.feed.path}?${query}`
        const { response, chunks } = await exchange.ask(address, init, IDLE_MS, orLeaving(signal))
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
        return (await exchange.json(centralApi.feedWait.answer, path, { headers }, WAIT_MS, orLeaving(signal))).news
      }),
    document: (sha256, from, signal) =>
      withToken(async (headers) => {
        const path = centralApi.document.path.replace(':sha256', sha256)
        const init = { headers: from > 0 ? { ...headers, range: `bytes=${from}-` } : headers }
        const { response, chunks } = await exchange.ask(path, init, IDLE_MS, orLeaving(signal))
        return { resumed: response.status === 206, chunks }
      }),
    putPaper: (sha256, bytes, signal) =>
      withToken((headers) => {
        const { method, path, answer } = centralApi.putPaper
        const init = { method, headers: { ...headers, ...bytesHeaders }, body: Buffer.from(bytes) }
        return exchange.json(answer, path.replace(':sha256', sha256), init, IDLE_MS, orLeaving(signal))
      }),
    ops: (deviceId, bodies, signal) =>
      withToken(async (headers) => {
        const body = `{"deviceId":${JSON.stringify(deviceId)},"protocol":${PROTOCOL},"ops":[${bodies.join(',')}]}`
        const init = { method: 'POST', headers: { ...headers, ...jsonHeaders }, body }
        const { response, chunks } = await exchange.ask(centralApi.ops.path, init, IDLE_MS, orLeaving(signal))
        const results = resultsOf(await textOf(chunks), response.status)
        exchange.heard(response)
        return results
      }),
  }
}

/** A header that somebody on the way has put there or changed says nothing. */
function positionOf(header: string | null): string | null {
  const position = FeedPosition.safeParse(header)
  return position.success ? position.data : null
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
