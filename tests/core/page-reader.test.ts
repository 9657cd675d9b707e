import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { silentLog } from '#core/deps.ts'
import { unpackBodies } from '#core/flow/case-pack.ts'
import type { PreparedPage } from '#core/flow/pull-page.ts'
import { createPageReader, hereReader } from '#core/page-reader.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { pack } from '../policy/support.ts'
import { numberedCase } from '../support/core-desk.ts'

const program = new URL('../../electron/core/page-thread.ts', import.meta.url).pathname
const reader = createPageReader(program, silentLog)
afterEach(reader.rest)

const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
const head = { feed: 1, columns: feedColumns }
const cases = Array.from({ length: 120 }, (_, i) => numberedCase(i + 1))
const end = { end: true, next: '00000001:120', more: true, count: 120 }
const whole = lines(head, ...cases, end)

async function* inPieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
function bodiesOf({ cases, packs }: PreparedPage): string[] {
  const lines = packs.map(unpackBodies)
  return cases.map(({ row: { body } }) =>
    typeof body === 'string' || body instanceof Uint8Array
      ? Buffer.from(body).toString()
      : (lines[body.pack]?.(body.line) ?? ''),
  )
}

/** The same with bodies as text: whole pages of bytes make no message that anybody could read. */
function readable(page: PreparedPage) {
  const bodies = bodiesOf(page)
  return {
    ...page,
    packs: page.packs.length,
    cases: page.cases.map((one, i) => ({ ...one, row: { ...one.row, body: bodies[i] } })),
  }
}

describe('pages read on a thread of their own', () => {
  test('are what they are when read here, bodies as they came', async () => {
    reader.expectMany()
    const packed = zstdCompressSync(whole)
    const pages = await Promise.all([1, 2, 3].map(() => reader.read(inPieces(packed), pack)))
    const here = await hereReader.read(inPieces(packed), pack)
    for (const page of pages) {
      expect(readable(page)).toEqual(readable(here))
      expect(page.packs).toHaveLength(4)
      expect(bodiesOf(page)).toEqual(cases.map((one) => JSON.stringify(one)))
      expect(page).toMatchObject({ next: '00000001:120', more: true })
      expect(page.grams.get(cases[0]?.form.psn_name ?? '')).toContain(cases[0]?.form.psn_name)
    }
  })

  test('are refused as they are here: log-in pages, cut ones, wrong rows, bombs', async () => {
    reader.expectMany()
    const bomb = zstdCompressSync(Buffer.alloc(300_000_000, 0x20))
    const refusal = (by: typeof hereReader, bytes: Uint8Array) =>
      by.read(inPieces(bytes, 100_000), pack).then(
        () => 'taken',
        ({ kind, message, status }) => ({ kind, message, status }),
      )
    const hostile = [
      '<html>log in</html>',
      whole.slice(0, -60),
      lines(head, ...cases),
      lines(head, { ...cases[0], version: 'x' }, { ...end, count: 1 }),
      bomb,
      zstdCompressSync(whole).subarray(0, -9),
      gzipSync(whole).subarray(0, -9),
    ].map((text) => (typeof text === 'string' ? Buffer.from(text) : text))
    for (const bytes of hostile) {
      const here = await refusal(hereReader, bytes)
      expect(here).toMatchObject({ kind: expect.stringMatching(/^(Offline|CentralError)$/) })
      expect(await refusal(reader, bytes)).toEqual(here)
    }
    expect((await reader.read(inPieces(Buffer.from(whole)), pack)).cases).toHaveLength(120)
  })

  test('are read here when the thread does not start, and what it was reading counts as never come', async () => {
    const warned: string[] = []
    const lost = createPageReader(`${program}.none`, { ...silentLog, warn: (event) => warned.push(event) })
    lost.expectMany()
    await expect(lost.read(inPieces(Buffer.from(whole)), pack)).rejects.toMatchObject({ kind: 'CentralError' })
    lost.expectMany()
    expect((await lost.read(inPieces(Buffer.from(whole)), pack)).cases).toHaveLength(120)
    expect(warned).toEqual(['pages.thread_lost'])
  })

  test('a thread that is let go answers what it was asked with a failure, not with silence', async () => {
    reader.expectMany()
    const asked = reader.read(inPieces(Buffer.from(whole)), pack)
    asked.catch(() => undefined)
    await new Promise((go) => setTimeout(go, 5))
    reader.rest()
    await expect(asked).rejects.toMatchObject({ kind: 'CentralError' })
  })
})
