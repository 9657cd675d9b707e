import { request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Central } from '#central/start.ts'
import { lookAheadSql } from '#central/store/feed.ts'
import { digestOf, policyAt } from '#central/store/policies.ts'
import { renewEpoch } from '#central/store/settings.ts'
import { readPage } from '#core/flow/pull-page.ts'
import { PREPARED_TYPE } from '#shared/prepared/page.ts'
import { PREPARATION, prepareCase } from '#shared/prepared/prepare.ts'
import { accept, act, call, newCase, parseFeed, readFeed, signIn } from './support/client.ts'
import { onBothEngines, onPostgres } from './support/engines.ts'
import { stranger, window1 } from './support/fixtures.ts'

/** Bytes as they travel: fetch would unpack them and hide which packing was used. */
function rawFeed(central: Central, token: string, acceptEncoding: string, query = '') {
  const headers = { authorization: `Bearer ${token}`, 'accept-encoding': acceptEncoding }
  return new Promise<{ encoding: string | undefined; type: string | undefined; bytes: Buffer }>((resolve, reject) => {
    request(`${central.url}/v1/feed${query}`, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          encoding: response.headers['content-encoding'],
          type: response.headers['content-type'],
          bytes: Buffer.concat(chunks),
        }),
      )
    })
      .on('error', reject)
      .end()
  })
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

const typeOf = async (central: Central, token: string, prepared: number) =>
  (await rawFeed(central, token, 'identity', `?prepared=${prepared}`)).type

onBothEngines('feed', (get) => {
  it('carries cases whole, exactly as the register has them', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const taken = await newCase(central)
    const changed = await act(central, token, await newCase(central), accept)
    const { cases, end } = await readFeed(central, token)
    expect(cases).toEqual([taken, changed])
    expect(end).toEqual({ end: true, next: `${central.epoch}:3`, more: false, count: 2 })
  })

  it('goes on where a page ended and repeats nothing that did not change', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const first = await readFeed(central, token, '?limit=1')
    expect(first.end).toMatchObject({ more: true, count: 1 })
    const second = await readFeed(central, token, `?limit=1&after=${first.end.next}`)
    expect(second.end).toMatchObject({ more: false, count: 1 })
    const rest = await readFeed(central, token, `?after=${second.end.next}`)
    expect(rest.end).toEqual({ end: true, next: second.end.next, more: false, count: 0 })
  })

  it('shows a person nothing of another area', async () => {
    const { central } = get()
    const { cases } = await readFeed(central, await signIn(central, stranger))
    expect(cases).toEqual([])
  })

  it.each([
    ['zstd, gzip', 'zstd', zstdDecompressSync],
    ['gzip, br', 'gzip', gunzipSync],
    ['zstd;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['br', undefined, (bytes: Buffer) => bytes],
    ['identity', undefined, (bytes: Buffer) => bytes],
  ])('packs for a caller that accepts "%s"', async (accepted, expected, unpack) => {
    const { central } = get()
    const { encoding, bytes } = await rawFeed(central, await signIn(central, window1), accepted)
    expect(encoding).toBe(expected)
    expect(parseFeed(unpack(bytes).toString()).cases).toHaveLength(2)
  })

  it('tells a desk whose position is of another epoch, or ahead of us, to fetch anew', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    for (const position of ['00000000:1', `${central.epoch}:999999`]) {
      for (const path of ['feed', 'feed/wait']) {
        const answer = await call(central, 'GET', `/v1/${path}?after=${position}`, { token })
        expect(answer.status).toBe(410)
        expect(answer.json).toMatchObject({ kind: 'Stale' })
      }
    }
  })

  it('answers a waiting desk at once when there is news already', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const answer = await call(central, 'GET', `/v1/feed/wait?after=${central.epoch}:0`, { token })
    expect(answer.json).toEqual({ news: true })
  })

  it('wakes a waiting desk when a case of its area changes', async () => {
    const { central } = get()
    const token = await signIn(central, window1)
    const { end } = await readFeed(central, token)
    const waiting = call(central, 'GET', `/v1/feed/wait?after=${end.next}`, { token })
    await newCase(central)
    const started = performance.now()
    expect((await waiting).json).toEqual({ news: true })
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

onBothEngines(
  'pages made ready',
  (get) => {
    it('makes a page ready for storing where it is long enough and the desk knows how, once for every desk', async () => {
      const { central } = get()
      const token = await signIn(central, window1)
      while ((await readFeed(central, token)).cases.length < central.preparedFrom) {
        expect(await typeOf(central, token, PREPARATION)).toMatch(/ndjson/)
        await newCase(central)
      }
      expect(await typeOf(central, token, PREPARATION + 1)).toMatch(/ndjson/)
      const { encoding, type, bytes } = await rawFeed(central, token, 'zstd', `?prepared=${PREPARATION}`)
      expect({ encoding, type }).toEqual({ encoding: undefined, type: PREPARED_TYPE })
      const { cases, end } = await readFeed(central, token)
      const policy = await policyAt(central.sql, central.policies, central.clock())
      const rules = { pack: policy.pack, digest: digestOf(policy) }
      const page = await readPage(inOnePiece(bytes), rules)
      expect(page).toMatchObject({ next: end.next, more: false })
      expect(page?.cases.map(({ row, alone }) => ({ row, alone }))).toEqual(
        cases.map((one) => prepareCase(one, policy.pack)),
      )
    })
  },
  { preparedFrom: 5 },
)

onPostgres('what a page would hold', (get) => {
  it('is told from an index alone, from the position on', async () => {
    const { central } = get()
    await newCase(central)
    const plan = await central.sql.tx(async (query) => {
      // With this little in the table reading it whole would be cheaper; the question is whether an index can do it.
      await query.query('SET LOCAL enable_seqscan = off')
      const rows = await query.query<Record<string, string>>(`EXPLAIN ${lookAheadSql}`, ['510400', 0, 1_001])
      return rows.map((row) => Object.values(row).join('')).join('\n')
    })
    expect(plan).toMatch(/Index Only Scan using case_file_feed/)
    expect(plan).toMatch(/Index Cond: .*area_code.*feed_pos/)
    expect(plan).not.toMatch(/Sort/)
  })
})

onPostgres('feed across instances', (get) => {
  it('wakes a desk that waits at one instance when another wrote', async () => {
    const { central, secondInstance } = get()
    const other = await secondInstance()
    try {
      const token = await signIn(central, window1)
      const { end } = await readFeed(other, token)
      const waiting = call(other, 'GET', `/v1/feed/wait?after=${end.next}`, { token })
      // Long enough for the desk to be waiting; the case is then announced within two seconds, not found by chance.
      await delay(300)
      await newCase(central)
      const committed = performance.now()
      expect((await waiting).json).toEqual({ news: true })
      expect(performance.now() - committed).toBeLessThan(2_000)
    } finally {
      await other.close()
    }
  })

  it('lets a waiting desk go with "no news" when its instance stops', async () => {
    const { central, secondInstance } = get()
    const token = await signIn(central, window1)
    const { end } = await readFeed(central, token)
    const other = await secondInstance()
    const waiting = call(other, 'GET', `/v1/feed/wait?after=${end.next}`, { token })
    await call(other, 'GET', '/v1/hello')
    await other.close()
    expect((await waiting).json).toEqual({ news: false })
  })

  it('has a new epoch after a restore, shared by all instances that start then', async () => {
    const { central, secondInstance } = get()
    await renewEpoch(central.sql)
    const restored = await secondInstance()
    try {
      expect(restored.epoch).not.toBe(central.epoch)
    } finally {
      await restored.close()
    }
  })
})
