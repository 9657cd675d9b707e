import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCentralClient } from '#core/central-client.ts'
import { systemClock } from '#core/deps.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { certificateFor } from './certificates.ts'

const day = 86_400_000
const soon = (days: number) => new Date(Date.now() + days * day)

/** Asks a server with this certificate for its greeting; answers the sentence a person reads. */
async function askOver(cert: { cert: string; key: string }, trusted: boolean): Promise<string> {
  const before = getCACertificates('default')
  if (trusted) setDefaultCACertificates([...before, cert.cert])
  const server = createServer(cert, (_ask, answer) => void answer.end('{}'))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const url = `https://127.0.0.1:${port}`
  const client = createCentralClient({ url, fetch, clock: systemClock, onSession: () => undefined })
  const told = await client.hello().then(
    () => 'connected',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  )
  setDefaultCACertificates(before)
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  return told
}

describe('a centre that cannot prove who it is', () => {
  test('is told apart by what is wrong with its certificate, and nothing is sent to it', async () => {
    const good = certificateFor('127.0.0.1', soon(-1), soon(30))
    expect(await askOver(good, true)).toMatch(/看不懂/) // the line is good: only the answer is none of ours
    expect(await askOver(good, false)).toMatch(/不是可信机构签发/)
    expect(await askOver(certificateFor('127.0.0.1', soon(-30), soon(-1)), true)).toMatch(/已过期.*日期和时间/)
    expect(await askOver(certificateFor('127.0.0.1', soon(5), soon(30)), true)).toMatch(/还没有生效.*校准时间/)
    expect(await askOver(certificateFor('other.test', soon(-1), soon(30)), true)).toMatch(/不属于中心的地址/)
  })

  test('a first sign-in says so too, instead of blaming the network', async () => {
    const desk = testDesk()
    const cause = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' })
    desk.rewire(() => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause })))
    const problem = await desk.problem('session.signIn', { staffNo: '010237', password: desk.centre.password })
    expect(problem).toMatchObject({ kind: 'Offline', message: expect.stringMatching(/需要联网.*证书已过期/) })
    await desk.end()
  })
})

describe('whatever answers in the place of the centre', () => {
  let desk: TestDesk
  beforeEach(async () => {
    desk = testDesk()
    for (const n of [1, 2, 3]) desk.centre.put(numberedCase(n))
    await desk.signIn()
    await desk.ok('sync.now', {})
    desk.centre.plan = () => 'loseRequest'
    const decision = { caseId: numberedCase(1).id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }
    await desk.ok('decision.submit', decision)
    desk.centre.plan = () => 'none'
  })
  afterEach(() => desk.end())

  const columns = [...feedColumns]
  const row = columns.map((name) => numberedCase(9)[name])
  const lines = (...values: unknown[]) =>
    values.map((v) => `${typeof v === 'string' ? v : JSON.stringify(v)}\n`).join('')
  const end = { end: true, next: '00000001:99', more: false, count: 1 }
  const bodies = fc.oneof(
    fc.constantFrom(
      '<html><body>请先登录网络</body></html>',
      '',
      'null',
      '[]',
      '{"results":null}',
      '{"results":[null,1,{"opId":1}]}',
      '{"results":[{"opId":"x","outcome":"applied"}],"__proto__":{"outcome":"applied"}}',
      '{"__proto__":{"results":[]}}',
      lines({ feed: 1, columns: ['__proto__', ...columns] }, [{ id: 'x' }, ...row], end),
      lines({ feed: 1, columns }, row),
      lines({ feed: 1, columns }, row, { ...end, count: 2 }),
      lines({ feed: 1, columns }, { ...row }, end),
      lines(
        { feed: 1, columns },
        row.map(() => 1e308),
        end,
      ),
      lines({ feed: 1, columns }, row, { ...end, next: 7 }),
      lines({ feed: 1, columns }, '[["[', end),
    ),
    fc.string({ maxLength: 300 }),
    fc.json(),
  )
  const packing = fc.constantFrom<(text: string) => Uint8Array>(
    (t) => Buffer.from(t),
    gzipSync,
    zstdCompressSync,
    (t) => zstdCompressSync(t).subarray(0, 20),
  )

  test('with anything at all changes nothing here, and the decision waits on', async () => {
    const real = desk.centre.fetch
    await fc.assert(
      fc.asyncProperty(bodies, packing, fc.constantFrom(200, 200, 200, 201, 302, 500), async (text, pack, status) => {
        desk.rewire(() => Promise.resolve(new Response(new Uint8Array(pack(text)), { status })))
        await desk.ok('sync.now', {})
        expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'queued' }])
        expect(await desk.ok('queue.counts', {})).toMatchObject({ first_review: 2 })
      }),
      { numRuns: Number(process.env.HOSTILE_RUNS ?? 150), seed: 11 },
    )
    desk.rewire(real)
    await desk.ok('sync.now', {})
    expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'accepted' }])
  }, 120_000)

  const piece = 32_000_000
  test.each([
    ['one endless line', '/v1/feed?', () => Buffer.alloc(piece, 'x')],
    ['endless empty lines', '/v1/feed?', () => Buffer.alloc(piece, '\n')],
    ['gigabytes packed into kilobytes', '/v1/feed?', () => zstdCompressSync(Buffer.alloc(piece, '\n'))],
    ['gigabytes in one line packed by gzip', '/v1/feed?', () => gzipSync(Buffer.alloc(piece, 'x'))],
    ['an endless policy', '/v1/policy', () => Buffer.alloc(piece, '1')],
    ['an endless answer to a decision', '/v1/ops', () => Buffer.alloc(piece, '1')],
  ])('with %s is left after a bounded amount, and the connection with it', async (_name, path, make) => {
    const bytes = make()
    let given = 0
    let left = false
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      given += 1
      controller.enqueue(bytes)
      if (given === 100) controller.close()
    }
    const cancel = () => {
      left = true
    }
    const body = () => new ReadableStream({ pull, cancel }, { highWaterMark: 0 })
    const real = desk.centre.fetch
    desk.centre.plan = (exchange) => (exchange.includes('/v1/ops') ? 'loseRequest' : 'none')
    desk.rewire((input, init) =>
      String(input).includes(path) ? Promise.resolve(new Response(body())) : real(input, init),
    )
    const before = process.memoryUsage().rss
    await desk.ok('sync.now', {})
    await expect.poll(() => left, { timeout: 20_000 }).toBe(true)
    expect(given * bytes.length).toBeLessThan(600_000_000)
    expect(given).toBeLessThan(100)
    expect(process.memoryUsage().rss - before).toBeLessThan(512_000_000)
    expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'queued' }])
  })
})
