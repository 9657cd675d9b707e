import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { centralApi, type FeedEnd, type FeedHead, feedColumns } from '#shared/contract/central-api.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { Centre } from '../centre.ts'
import { FEED_WAIT_MS } from '../config.ts'
import { chooseEncoding } from '../http/encoding.ts'
import { jsonRoute, rawRoute } from '../http/route.ts'
import { type FeedPage, newestNumber, readFeed } from '../store/feed.ts'

const head: z.input<typeof FeedHead> = { feed: 1, columns: [...feedColumns] }

export const feed = (centre: Centre) =>
  rawRoute(centralApi.feed, async ({ query, caller, request }, reply) => {
    const after = await readPosition(centre, query.after)
    const page = await readFeed(centre.sql, caller.staff.areaCode, after, query.limit)
    const lines = Readable.from(chunks(page, `${centre.epoch}:${page.next}`))
    const encoding = chooseEncoding(request.headers['accept-encoding'])
    reply.header('content-type', 'application/x-ndjson; charset=utf-8').header('vary', 'accept-encoding')
    if (encoding === null) return reply.send(lines)
    const packed = encoding.make()
    // A caller that hangs up ends the pipeline; there is nobody left to tell.
    pipeline(lines, packed).catch(() => {})
    return reply.header('content-encoding', encoding.name).send(packed)
  })

export const feedWait = (centre: Centre) =>
  jsonRoute(centralApi.feedWait, async ({ query, caller, request }) => {
    const after = await readPosition(centre, query.after)
    const gone = new AbortController()
    request.raw.once('close', () => gone.abort())
    const end = AbortSignal.any([gone.signal, centre.stopping, AbortSignal.timeout(FEED_WAIT_MS)])
    return { news: await centre.watch.waitForNews(caller.staff.areaCode, after, end) }
  })

/**
 * The number in a position of ours; 0 for the beginning. A position of another epoch, or ahead of everything we have
 * committed, comes from before a restore: the desk has to fetch anew.
 */
async function readPosition(centre: Centre, position: string | undefined): Promise<number> {
  if (position === undefined) return 0
  const [epoch, n] = position.split(':')
  const after = Number(n)
  if (epoch !== centre.epoch || (after > 0 && after > (await newestNumber(centre.sql)))) {
    throw new ProblemError('Stale', '中心的数据已经恢复或更换，需要重新获取全部数据。')
  }
  return after
}

const CHUNK = 64 * 1024

/** The page's lines, gathered into chunks large enough for the network and the compressor. */
function* chunks(page: FeedPage, next: string): Generator<string> {
  const end: z.input<typeof FeedEnd> = { end: true, next, more: page.more, count: page.rows.length }
  let chunk = `${JSON.stringify(head)}\n`
  for (const row of page.rows) {
    chunk += `${row}\n`
    if (chunk.length >= CHUNK) {
      yield chunk
      chunk = ''
    }
  }
  yield `${chunk}${JSON.stringify(end)}\n`
}
