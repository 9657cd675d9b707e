import { caseSql, FEED_CHANNEL, feedRowSql } from './cases.ts'
import { only, type Query, type Sql } from './sql.ts'

/** One page of the feed, read in one statement: no connection is held while it travels. */
export interface FeedPage {
  /** one per case: JSON arrays by `feedColumns`, or JSON objects */
  readonly rows: readonly string[]
  /** number of the last row, or the number asked for when there is none */
  readonly next: number
  readonly more: boolean
}

export type RowShape = 'arrays' | 'objects'

const rowSql: Readonly<Record<RowShape, string>> = { arrays: feedRowSql, objects: `${caseSql}::text` }

/** Cases of an area that changed after feed number `after`, in commit order. */
export async function readFeed(
  query: Query,
  areaCode: string,
  after: number,
  limit: number,
  shape: RowShape = 'arrays',
): Promise<FeedPage> {
  // The page is cut out first: a database without statistics may sort, and would then build every later row's text too.
  const found = await query.query<{ row: string; n: number }>(
    `SELECT ${rowSql[shape]} AS row, feed_pos AS n FROM
       (SELECT * FROM case_file WHERE area_code = $1 AND feed_pos > $2 ORDER BY feed_pos LIMIT $3) AS page
     ORDER BY feed_pos`,
    [areaCode, after, limit + 1],
  )
  const page = found.slice(0, limit)
  return { rows: page.map(({ row }) => row), next: page.at(-1)?.n ?? after, more: found.length > limit }
}

/** Which rows a page would hold now, without reading them. */
export interface FeedWindow {
  /** the number of the newest committed change of any area */
  readonly newest: number
  /** rows after the position, at most one more than asked for */
  readonly count: number
  /** number of the last of them; null without any */
  readonly last: number | null
}

export const lookAheadSql = `SELECT (SELECT n FROM feed_counter) AS newest, count(*) AS count, max(feed_pos) AS last FROM
  (SELECT feed_pos FROM case_file WHERE feed_pos > $2 AND area_code = $1 ORDER BY feed_pos LIMIT $3) AS ahead`

/**
 * Looks ahead from a position, in an index alone. What `count` and `last` say is enough to know a page again: a row gets
 * a higher number whenever it changes and none is given twice, so the same first n of them are the same rows as they were.
 */
export async function lookAhead(query: Query, areaCode: string, after: number, limit: number): Promise<FeedWindow> {
  return only(await query.query<FeedWindow>(lookAheadSql, [areaCode, after, limit + 1]))
}

/** The number of the newest committed change of any area. */
export async function newestNumber(query: Query): Promise<number> {
  return only(await query.query<{ n: number }>('SELECT n FROM feed_counter')).n
}

/** Those who wait for news, woken by the database's NOTIFY: whichever instance wrote. */
export interface FeedWatch {
  /** True as soon as the area has something after `after`; false when `signal` ends the waiting. */
  waitForNews(areaCode: string, after: number, signal: AbortSignal): Promise<boolean>
}

export async function watchFeed(sql: Sql): Promise<FeedWatch> {
  const waiting = new Set<{ readonly areaCode: string; readonly after: number; look(): void }>()
  await sql.listen(FEED_CHANNEL, (payload) => {
    const [areaCode, n] = (payload ?? '').split(' ')
    for (const waiter of waiting) {
      // `null` after a lost connection: anything may have happened, so everybody looks.
      if (payload === null || (waiter.areaCode === areaCode && waiter.after < Number(n))) waiter.look()
    }
  })

  const hasNews = async (areaCode: string, after: number) =>
    only(
      await sql.query<{ news: boolean }>(
        'SELECT EXISTS (SELECT FROM case_file WHERE area_code = $1 AND feed_pos > $2) AS news',
        [areaCode, after],
      ),
    ).news

  return {
    async waitForNews(areaCode, after, signal) {
      while (!signal.aborted) {
        let look = () => {}
        const called = new Promise<void>((resolve) => {
          look = resolve
        })
        const waiter = { areaCode, after, look }
        // Listening begins before looking, so that nothing falls between the two.
        waiting.add(waiter)
        signal.addEventListener('abort', look, { once: true })
        try {
          if (await hasNews(areaCode, after)) return true
          await called
        } finally {
          waiting.delete(waiter)
          signal.removeEventListener('abort', look)
        }
      }
      return false
    },
  }
}
