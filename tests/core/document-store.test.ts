import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { offline } from '#core/central-failure.ts'
import { createDocumentStore } from '#core/document-store.ts'
import { sha256Of } from '../support/model-centre.ts'

let dir: string
const key = randomBytes(32)
const paper = randomBytes(1_000_000)
const sha256 = sha256Of(paper)
const { signal } = new AbortController()
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-documents-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A centre that serves `content` in chunks and breaks off after `breakAt` bytes of each answer. */
function server(content: Uint8Array, breakAt = Number.POSITIVE_INFINITY) {
  const asked: number[] = []
  const client = {
    document: (_sha256: string, from: number) => {
      asked.push(from)
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = from; at < content.length; at += 100_000) {
          if (at - from >= breakAt) throw offline()
          yield content.subarray(at, at + 100_000)
        }
      }
      return Promise.resolve({ resumed: from > 0, chunks: chunks() })
    },
  }
  return { client, asked }
}
const files = () =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((file) => statSync(file).isFile())

test('a document is fetched once, then read from disk', async () => {
  const { client, asked } = server(paper)
  const store = createDocumentStore(dir, key, client)
  expect(store.has(sha256)).toBe(false)
  expect(await store.get(sha256, paper.length, signal)).toEqual(paper)
  expect(await store.get(sha256, paper.length, signal)).toEqual(paper)
  expect(store.has(sha256)).toBe(true)
  expect(asked).toEqual([0])
})

test('two who ask at once cause one download', async () => {
  const { client, asked } = server(paper)
  const store = createDocumentStore(dir, key, client)
  await Promise.all([store.get(sha256, paper.length, signal), store.get(sha256, paper.length, signal)])
  expect(asked).toEqual([0])
})

test('a download that broke off goes on where it stopped, also after a restart', async () => {
  const broken = server(paper, 600_000)
  await expect(createDocumentStore(dir, key, broken.client).get(sha256, paper.length, signal)).rejects.toThrow()
  const rest = server(paper)
  expect(await createDocumentStore(dir, key, rest.client).get(sha256, paper.length, signal)).toEqual(paper)
  expect(rest.asked[0]).toBeGreaterThanOrEqual(500_000)
  expect(files().some((file) => file.endsWith('.part'))).toBe(false)
})

test('neither content nor hash can be read from disk, not even of a broken download', async () => {
  const text = Buffer.from('门诊慢特病 诊断证明 '.repeat(50_000))
  const hash = sha256Of(text)
  await expect(
    createDocumentStore(dir, key, server(text, 700_000).client).get(hash, text.length, signal),
  ).rejects.toThrow()
  await createDocumentStore(dir, randomBytes(32), server(text).client).get(hash, text.length, signal)
  expect(files()).toHaveLength(2)
  for (const file of files()) {
    expect(readFileSync(file).includes(Buffer.from('诊断证明'))).toBe(false)
    expect(file).not.toContain(hash)
    expect(readFileSync(file).includes(Buffer.from(hash, 'hex'))).toBe(false)
  }
})

test('a file damaged on disk is noticed and fetched again', async () => {
  const { client, asked } = server(paper)
  const store = createDocumentStore(dir, key, client)
  await store.get(sha256, paper.length, signal)
  const [file = ''] = files()
  const bytes = readFileSync(file)
  bytes[5_000] = (bytes[5_000] ?? 0) ^ 1
  writeFileSync(file, bytes)
  expect(store.damagedAmong(10)).toEqual({ checked: 1, damaged: 1 })
  expect(await store.get(sha256, paper.length, signal)).toEqual(paper)
  expect(asked).toEqual([0, 0])
})

test('a centre that keeps sending something else is told after one more try, and nothing is stored', async () => {
  const { client, asked } = server(randomBytes(1_000_000))
  const store = createDocumentStore(dir, key, client)
  await expect(store.get(sha256, paper.length, signal)).rejects.toMatchObject({ kind: 'DocumentDamaged' })
  expect(asked).toEqual([0, 0])
  expect(files()).toEqual([])
})

test('more bytes than announced are not taken in without end', async () => {
  const { client } = server(randomBytes(5_000_000))
  const store = createDocumentStore(dir, key, client)
  await expect(store.get(sha256, paper.length, signal)).rejects.toMatchObject({ kind: 'DocumentDamaged' })
})
