import type { z } from 'zod'
import { centralApi, FEED_NEXT, type FeedEnd, type FeedHead, feedColumns } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { SignedPolicy } from '#shared/policy/pack.ts'
import { PREPARED_TYPE } from '#shared/prepared/page.ts'
import { PREPARATION } from '#shared/prepared/prepare.ts'
import type { Centre } from '../centre.ts'
import { FEED_WAIT_MS } from '../config.ts'
import { chooseEncoding } from '../http/encoding.ts'
import type { PackedPage } from '../http/packed-pages.ts'
import { preparedPage } from '../http/prepared-page.ts'
import { jsonRoute, rawRoute } from '../http/route.ts'
import { type FeedPage, lookAhead, newestNumber, readFeed } from '../store/feed.ts'
import { digestOf, policyAt } from '../store/policies.ts'

const head: z.input<typeof FeedHead> = { feed: 1, columns: [...feedColumns] }
const headLine = JSON.stringify(head)
const LINES_TYPE = 'application/x-ndjson; charset=utf-8'

export const feed = (centre: Centre) =>
  rawRoute(centralApi.feed, async ({ query, caller, request }, reply) => {
    const { areaCode } = caller.staff
    const { limit, rows } = query
    const after = numberOf(centre, query.after)
    const { newest, count, last } = await lookAhead(centre.sql, areaCode, after, limit)
    if (after > newest) throw stale()
    const encoding = chooseEncoding(request.headers['accept-encoding'])
    const by = query.prepared === PREPARATION && count >= centre.preparedFrom ? await inForce(centre) : null
    const make = async (): Promise<PackedPage> => {
      const shape = by ? 'objects' : rows
      const page = count === 0 ? noRows(after) : await readFeed(centre.sql, areaCode, after, limit, shape)
      const at = `${centre.epoch}:${page.next}`
      const next = page.more ? at : null
      const ready = by && (await preparedPage(page, at, by))
      if (ready) return { bytes: ready, next, type: PREPARED_TYPE, encoding: null }
      const bytes = Buffer.from(textOf(page, at))
      return {
        bytes: encoding ? await encoding.pack(bytes) : bytes,
        next,
        type: LINES_TYPE,
        encoding: encoding?.name ?? null,
      }
    }
    const shape = by ? `prepared ${digestOf(by)}` : `${rows} ${encoding?.name}`
    const key = [centre.epoch, areaCode, after, limit, shape, count, last].join(' ')
    const page = await (count === 0 ? make() : centre.pages.get(key, make))
    reply.header('content-type', page.type).header('vary', 'accept-encoding')
    if (page.encoding !== null) reply.header('content-encoding', page.encoding)
    if (page.next !== null) reply.header(FEED_NEXT, page.next)
    return reply.send(page.bytes)
  })

export const feedWait = (centre: Centre) =>
  jsonRoute(centralApi.feedWait, async ({ query, caller, request }) => {
    const after = await readPosition(centre, query.after)
    const end = new AbortController()
    const stop = () => end.abort()
    // Taken off again with the answer: a signal that times out by itself would live on for the rest of the longest wait.
    const timer = setTimeout(stop, FEED_WAIT_MS)
    request.raw.once('close', stop)
    centre.stopping.addEventListener('abort', stop)
    if (centre.stopping.aborted) stop()
    try {
      return { news: await centre.watch.waitForNews(caller.staff.areaCode, after, end.signal) }
    } finally {
      clearTimeout(timer)
      request.raw.off('close', stop)
      centre.stopping.removeEventListener('abort', stop)
    }
  })

/** The policy by which pages are prepared now; null while none is in force, and desks are sent lines. */
async function inForce(centre: Centre): Promise<SignedPolicy | null> {
  try {
    return await policyAt(centre.sql, centre.policies, centre.clock())
  } catch (error) {
    if (error instanceof ProblemError) return null
    throw error
  }
}

/** A position that this life of the centre has given out; 0 for the beginning. */
async function readPosition(centre: Centre, position: string | undefined): Promise<number> {
  const after = numberOf(centre, position)
  if (after > 0 && after > (await newestNumber(centre.sql))) throw stale()
  return after
}

/**
 * The number in a position of ours; 0 for the beginning. A position of another epoch, or ahead of everything we have
 * committed, comes from before a restore: the desk has to fetch anew.
 */
function numberOf(centre: Centre, position: string | undefined): number {
  if (position === undefined) return 0
  const [epoch, n] = position.split(':')
  if (epoch !== centre.epoch) throw stale()
  return Number(n)
}

const stale = () => new ProblemError('Stale', '中心的数据已经恢复或更换，需要重新获取全部数据。')

const noRows = (after: number): FeedPage => ({ rows: [], next: after, more: false })

/** The page's lines. */
function textOf(page: FeedPage, next: string): string {
  const end: z.input<typeof FeedEnd> = { end: true, next, more: page.more, count: page.rows.length }
  return [headLine, ...page.rows, JSON.stringify(end), ''].join('\n')
}
