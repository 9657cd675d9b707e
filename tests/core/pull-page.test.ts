import { gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { preparedPage } from '#central/http/prepared-page.ts'
import { digestOf } from '#central/store/policies.ts'
import { unpackBodies } from '#core/flow/case-pack.ts'
import { type PreparedPage, readPage } from '#core/flow/pull-page.ts'
import { feedColumns } from '#shared/contract/central-api.ts'
import { joinParts, PACK_CASES, PreparedList, splitParts } from '#shared/prepared/page.ts'
import { PREPARATION } from '#shared/prepared/prepare.ts'
import { numberedCase, policy } from '../support/core-desk.ts'

const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')
const head = { feed: 1, columns: feedColumns }
const cases = Array.from({ length: 2 * PACK_CASES + 12 }, (_, i) => numberedCase(i + 1))
const next = '00000001:140'
const end = { end: true, next, more: true, count: cases.length }
const asLines = Buffer.from(lines(head, ...cases, end))
const rules = { pack: policy.pack, digest: digestOf(policy) }
const rows = cases.map((one) => JSON.stringify(one))
const prepared = await ready()

async function ready(): Promise<Uint8Array> {
  const page = await preparedPage({ rows, next: 140, more: true }, next, policy)
  if (!page) throw new Error('a case was not taken for one')
  return page
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = (bytes: Uint8Array, by = rules, size = 10_000) => readPage(inPieces(bytes, size), by)

function bodiesOf({ cases, packs }: PreparedPage): string[] {
  const lines = packs.map(unpackBodies)
  return cases.map(({ body }) =>
    typeof body === 'string' || body instanceof Uint8Array
      ? Buffer.from(body).toString()
      : (lines[body.pack]?.(body.line) ?? ''),
  )
}

/** Everything of a page that does not depend on how it came. */
function contentOf(page: PreparedPage | null) {
  if (!page) return null
  const { cases, grams, next, more } = page
  return { cases: cases.map(({ row, alone }) => ({ row, alone })), bodies: bodiesOf(page), grams, next, more }
}

/** The page with its list, or its packs, changed. */
function changed(change: (list: PreparedList, packs: Uint8Array[]) => unknown): Uint8Array {
  const [packed = new Uint8Array(), ...packs] = splitParts(prepared) ?? []
  const list = PreparedList.parse(JSON.parse(zstdDecompressSync(packed).toString()))
  const other = change(list, packs) ?? list
  return joinParts([zstdCompressSync(Buffer.from(JSON.stringify(other))), ...packs])
}

describe('a page that the centre has made ready', () => {
  test('is what the desk would have made of its lines, bodies as they came', async () => {
    const content = contentOf(await read(prepared))
    expect(content?.bodies).toEqual(rows)
    for (const bytes of [asLines, zstdCompressSync(asLines), gzipSync(asLines)]) {
      expect(contentOf(await read(bytes))).toEqual(content)
    }
  })

  test('comes in pieces of any size', async () => {
    const content = contentOf(await read(prepared))
    for (const size of [1, 3, 777, prepared.length])
      expect(contentOf(await read(prepared, rules, size))).toEqual(content)
  })

  test('is not used when it was made by another policy, or in another way', async () => {
    expect(await read(prepared, { ...rules, digest: digestOf({ ...policy }).replace(/./, 'x') })).toBeNull()
    expect(await read(changed((list) => ({ ...list, prepared: PREPARATION + 1 })))).toBeNull()
  })

  test('counts as never come when the connection broke, wherever that was', async () => {
    const [list = new Uint8Array()] = splitParts(prepared) ?? []
    const ends = [5, 4 + 4 + list.length, 4 + 4 + list.length + 100, prepared.length - 1]
    for (const at of ends) await expect(read(prepared.subarray(0, at))).rejects.toMatchObject({ kind: 'Offline' })
  })

  test('is refused when anything in it is not what it should be', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(300_000_000, 0x20))
    const [packed = new Uint8Array(), ...packs] = splitParts(prepared) ?? []
    const wrong = [
      joinParts([Buffer.from('no list'), ...packs]),
      joinParts([bomb, ...packs]),
      joinParts([packed, ...packs.toReversed()]),
      joinParts([packed, ...packs.map((pack) => pack.map((byte, i) => (i === 40 ? byte ^ 1 : byte)))]),
      changed((list) => ({ ...list, cases: list.cases.map((one) => ({ ...one, row: { ...one.row, version: '1' } })) })),
      changed((list) => ({ ...list, cases: list.cases.map(({ row }) => ({ row })) })),
      changed((list) => ({ ...list, cases: list.cases.slice(0, 3) })),
      changed((list) => ({ ...list, next: 'here' })),
      changed(() => '<html>'),
    ]
    for (const [i, bytes] of wrong.entries())
      await expect(read(bytes), String(i)).rejects.toMatchObject({ kind: 'CentralError' })
  })

  test('is not made of what is no case', async () => {
    const odd = JSON.stringify({ ...cases[0], version: 'x' })
    expect(await preparedPage({ rows: [...rows, odd], next: 141, more: false }, next, policy)).toBeNull()
  })
})

test('lines are refused when they are cut, wrong or of somebody else', async () => {
  const text = asLines.toString()
  const hostile: readonly [string | Buffer, string][] = [
    ['<html>log in</html>', 'Offline'],
    [text.slice(0, -60), 'Offline'],
    [lines(head, ...cases), 'Offline'],
    [lines(head, { ...cases[0], version: 'x' }, { ...end, count: 1 }), 'CentralError'],
    [zstdCompressSync(Buffer.alloc(300_000_000, 0x20)), 'CentralError'],
    [zstdCompressSync(asLines).subarray(0, -9), 'CentralError'],
    [gzipSync(asLines).subarray(0, -9), 'CentralError'],
  ]
  for (const [bytes, kind] of hostile) await expect(read(Buffer.from(bytes))).rejects.toMatchObject({ kind })
})
