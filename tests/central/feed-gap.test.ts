import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { insertCases, lockCase, updateCase } from '#central/store/cases.ts'
import { newestNumber, readFeed } from '#central/store/feed.ts'
import { freshId, newCases } from '#central/store/intake.ts'
import { only, type Query, type Sql } from '#central/store/sql.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { onPostgres } from './support/engines.ts'
import { AREA, applicationOf, documentOf, paper, policy } from './support/fixtures.ts'

const WRITERS = 8
const EACH = 150

/** Writers commit in an order of their own: each holds its transaction open for a moment after writing. */
async function dawdle(): Promise<void> {
  await pause(randomInt(0, 3))
}

/** Eight writers, each in one transaction after another, while one reader follows; returns what the reader saw. */
async function race(
  sql: Sql,
  write: (query: Query, writer: number, i: number) => Promise<void>,
  follow: () => Promise<string[]>,
): Promise<Set<string>> {
  const seen = new Set<string>()
  let writing = true
  const reader = (async () => {
    for (let last = false; !last; ) {
      last = !writing
      for (const id of await follow()) seen.add(id)
    }
  })()
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      for (let i = 0; i < EACH; i += 1) await sql.tx((query) => write(query, writer, i))
    }),
  )
  writing = false
  await reader
  return seen
}

onPostgres('the feed under eight writers', (get) => {
  it('never skips a case a desk follows', async () => {
    const { sql } = get().central
    const written: string[] = []
    let after = 0
    const seen = await race(
      sql,
      async (query, writer, i) => {
        const application = applicationOf(`${writer}-${i}`, documentOf(paper('same')))
        const { insurance } = application
        if (insurance === undefined) throw new Error('no insurance')
        const made = newCases(application, {
          policy,
          insurance,
          firstNumber: writer * EACH + i + 1,
          now: application.receivedAt,
          makeId: () => freshId(Date.now()),
        })
        await insertCases(query, made)
        for (const file of made) written.push(file.id)
        await dawdle()
      },
      async () => {
        const page = await readFeed(sql, AREA, after, 500)
        after = page.next
        return page.rows.map((row) => JSON.parse(row)[0])
      },
    )
    expect(written).toHaveLength(WRITERS * EACH)
    expect(written.filter((id) => !seen.has(id))).toEqual([])
    expect(await newestNumber(sql)).toBe(WRITERS * EACH)
  })

  it('delivers the newest version of a case changed by all of them', async () => {
    const { sql } = get().central
    const { id } = only(await sql.query<{ id: string }>('SELECT id FROM case_file ORDER BY id LIMIT 1'))
    let after = await newestNumber(sql)
    let newest = 0
    await race(
      sql,
      async (query) => {
        const file = await lockCase(query, 'id', id)
        if (file) await updateCase(query, { ...file, version: file.version + 1 })
      },
      async () => {
        const page = await readFeed(sql, AREA, after, 500)
        after = page.next
        for (const row of page.rows) newest = JSON.parse(row)[feedColumns.indexOf('version')]
        return []
      },
    )
    expect(newest).toBe(1 + WRITERS * EACH)
  })

  it('would lose rows with a plain sequence (the control of this test)', async () => {
    const { sql } = get().central
    await sql.query('CREATE TABLE control (id text PRIMARY KEY, n bigserial)')
    let after = 0
    const seen = await race(
      sql,
      async (query, writer, i) => {
        await query.query('INSERT INTO control (id) VALUES ($1)', [`${writer}-${i}`])
        await dawdle()
      },
      async () => {
        const rows = await sql.query<{ id: string; n: number }>('SELECT id, n FROM control WHERE n > $1 ORDER BY n', [
          after,
        ])
        after = rows.at(-1)?.n ?? after
        return rows.map((row) => row.id)
      },
    )
    expect(seen.size).toBeLessThan(WRITERS * EACH)
  })
})
