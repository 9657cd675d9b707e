import { gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readFeedPage } from '#core/feed-stream.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { numberedCase } from '../support/core-desk.ts'

/** What a case may leave out travels as null. */
const cases = [1, 2, 3]
  .map((n) => numberedCase(n))
  .map((c) => ({ ...Object.fromEntries(feedColumns.map((name) => [name, c[name] ?? null])), ...c }))
const rows = cases.map((c) => feedColumns.map((name) => c[name]))
const lines = (...values: unknown[]) => values.map((v) => `${JSON.stringify(v)}\n`).join('')
const head = { feed: 1, columns: feedColumns }
const end = { end: true, next: '00000001:3', more: false, count: 3 }
const read3 = cases.map((caseFile) => ({ caseFile, text: null }))
const whole = lines(head, ...rows, end)

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = (text: string | Uint8Array, size = 100_000) =>
  readFeedPage(
    pieces(typeof text === 'string' ? Buffer.from(text) : text, size),
    (row) => row,
    () => Promise.resolve(),
  )

describe('a page of the feed', () => {
  test('reads the same however it is cut into chunks and whatever its compression', async () => {
    const forms = [Buffer.from(whole), gzipSync(whole), zstdCompressSync(whole)]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...forms), fc.integer({ min: 1, max: 4_000 }), async (bytes, size) => {
        expect(await read(bytes, size)).toEqual({ rows: read3, next: '00000001:3', more: false })
      }),
      { numRuns: 60 },
    )
  })

  test('keeps a row that is an object as it came, unless it says what nobody knows or is no text', async () => {
    const [one] = cases
    const kept = lines(one).trim()
    const more = lines({ ...one, colour: 'red' }).trim()
    const { rows: read2 } = await read(`${lines(head)}${kept}\n${more}\n${lines({ ...end, count: 2 })}`)
    expect(read2.map(({ caseFile }) => caseFile)).toEqual([one, one])
    expect(read2.map(({ text }) => text?.toString() ?? null)).toEqual([kept, null])
    const broken = Buffer.from(kept.replace(one?.form.addr ?? '', 'X'))
    broken[broken.indexOf('"X"') + 1] = 0xff
    const page = Buffer.concat([Buffer.from(lines(head)), broken, Buffer.from(`\n${lines({ ...end, count: 1 })}`)])
    expect((await read(page)).rows.map(({ text }) => text)).toEqual([null])
    await expect(read(`${lines(head)}${kept.replace('"version":1', '"version":"1"')}\n${lines(end)}`)).rejects.toThrow()
  })

  test('cut off anywhere is void', async () => {
    const bytes = Buffer.from(whole)
    const endsAt = bytes.length - Buffer.byteLength(lines(end))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: endsAt + 10 }), async (length) => {
        await expect(read(bytes.subarray(0, length))).rejects.toMatchObject({ name: 'ProblemError' })
      }),
      { numRuns: 60 },
    )
  })

  test('compressed and cut off is void too', async () => {
    const bytes = zstdCompressSync(whole)
    await expect(read(bytes.subarray(0, bytes.length - 20))).rejects.toThrow()
  })

  test('of another kind is not the centre', async () => {
    await expect(read('<html>log in</html>')).rejects.toMatchObject({ kind: 'Offline' })
    await expect(read('{"ok":true}')).rejects.toMatchObject({ kind: 'Offline' })
  })

  test('with a wrong count, a broken row or anything after its end is void', async () => {
    for (const text of [
      lines(head, ...rows, { ...end, count: 2 }),
      lines(head, rows[0]?.slice(1), { ...end, count: 1 }),
      lines(head, ['x', ...(rows[0]?.slice(1) ?? [])], { ...end, count: 1 }),
      whole + lines(rows[0]),
    ]) {
      await expect(read(text)).rejects.toMatchObject({ kind: 'CentralError' })
    }
  })
})
