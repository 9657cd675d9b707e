import type { z } from 'zod'
import { CentralFailure, captive, failureOf, offline, strange, unreachable } from './central-failure.ts'
import type { Clock } from './deps.ts'
import type { Fetch, HttpAnswer } from './fetch.ts'

/** Asking the centre once, within limits of time and size. Every failure is a CentralFailure. */
export interface Exchange {
  /** Any of `enders` cuts it off, or `ms` without a byte. Bytes are answered as they arrive. */
  ask(path: string, init: RequestInit, ms: number, enders: readonly AbortSignal[]): Promise<Answered>
  /** The same, answered by JSON that its schema takes. */
  json<A>(answer: z.ZodType<A>, path: string, init: RequestInit, ms: number, enders: readonly AbortSignal[]): Promise<A>
  /** The answer's text as its schema reads it; throws CentralFailure when it is none of the centre's. */
  understood<A>(answer: z.ZodType<A>, text: string, response: HttpAnswer): A
  /** An answer was understood: the centre is there, and may have said what time it is. */
  heard(response: HttpAnswer): void
}

export interface Answered {
  readonly response: HttpAnswer
  readonly chunks: AsyncIterable<Uint8Array>
}

interface Options {
  readonly base: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly onHeard?: ((date: number | null) => void) | undefined
}

/** How long the first byte, and any after it, may take. */
export const IDLE_MS = 30_000
/** A line this slow is still a line; what is handed in over it gets the time it needs before the answer can begin. */
const SLOWEST_BYTES_PER_MS = 2
/** No honest answer in JSON comes near this; a longer one would fill memory. */
const LONGEST_JSON = 64_000_000
const LONGEST_ERROR = 64_000

export function createExchange({ base, fetch: fetchImpl, clock, onHeard }: Options): Exchange {
  /** One exchange, which any of `enders` cuts off. The timer is stretched at every chunk, so a slow line is not a dead one. */
  async function exchange(
    path: string,
    init: RequestInit,
    ms: number,
    enders: readonly AbortSignal[],
  ): Promise<Answered> {
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
    ms: number,
    enders: readonly AbortSignal[],
  ) {
    const { response, chunks } = await exchange(path, init, ms, enders)
    return understood(answer, await textOf(chunks), response)
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

  return { ask: exchange, json, understood, heard }
}

/** Why we cut an exchange off; made once, because to make one costs more than the cutting off. */
const cutOff = new Error('cut off')

/** It is what we named, says whoever names it back; a 304 that nobody asked for is no answer of the centre. */
function unchanged({ headers }: { readonly headers?: RequestInit['headers'] }, response: HttpAnswer): boolean {
  if (response.status !== 304) return false
  // We write our headers as a plain record.
  const named = Object.entries(headers ?? {}).find(([name]) => name === 'if-none-match')?.[1]
  return named !== undefined && response.headers.get('etag') === named
}

function sendingMs(body: RequestInit['body']): number {
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : 0
  return Math.ceil(bytes / SLOWEST_BYTES_PER_MS)
}

/** The whole answer as text. Throws as `bytesOf` does. */
export async function textOf(chunks: AsyncIterable<Uint8Array>, longest = LONGEST_JSON): Promise<string> {
  return (await bytesOf(chunks, longest)).toString('utf8')
}

/** The whole answer. Throws CentralError when there is more than `longest`; what is left of the answer is then not read. */
export async function bytesOf(chunks: AsyncIterable<Uint8Array>, longest: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > longest) throw strange(200)
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}
