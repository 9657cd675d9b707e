import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertNotPaused, countWrongPassword, createKeys, openKeys, writeKeys } from '#core/keys.ts'

let dir: string
let file: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-keys-'))
  file = join(dir, 'keys.json')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const cheap = { deviceSecret: null, keyCost: 10 }
const device = new Uint8Array(32).fill(7)

test('the password opens what it wrapped, another does not', async () => {
  const keys = await createKeys(file, 'secret', cheap)
  expect(await openKeys(file, 'secret', null)).toEqual({ ok: true, protection: 'password', keys })
  expect(await openKeys(file, 'Secret', null)).toEqual({ ok: false })
  expect(readFileSync(file, 'utf8')).not.toContain(keys.work.toString('hex'))
})

test('the three keys are independent', async () => {
  const { cache, work, documents } = await createKeys(file, 'secret', cheap)
  expect(new Set([cache, work, documents].map((k) => k.toString('hex'))).size).toBe(3)
})

test('with a device secret both are needed', async () => {
  const keys = await createKeys(file, 'secret', { deviceSecret: device, keyCost: 10 })
  expect(await openKeys(file, 'secret', device)).toEqual({ ok: true, protection: 'password+device', keys })
  expect(await openKeys(file, 'secret', new Uint8Array(32))).toEqual({ ok: false })
  await expect(openKeys(file, 'secret', null)).rejects.toMatchObject({
    kind: 'KeyringNeeded',
    message: expect.stringMatching(/系统钥匙串|操作系统钥匙串/),
  })
})

test('re-wrapping keeps the keys and retires the old password', async () => {
  const keys = await createKeys(file, 'old', cheap)
  await writeKeys(file, keys, 'new', cheap)
  expect(await openKeys(file, 'new', null)).toMatchObject({ ok: true, keys })
  expect(await openKeys(file, 'old', null)).toEqual({ ok: false })
})

test('a missing file and a damaged one are told apart', async () => {
  await expect(openKeys(file, 'x', null)).rejects.toMatchObject({ kind: 'DbKeyMissing' })
  writeFileSync(file, '{"format":1')
  await expect(openKeys(file, 'x', null)).rejects.toMatchObject({ kind: 'DbDamaged' })
})

test('lowering the work factor in the file does not open it, neither with the copy out of the way', async () => {
  await createKeys(file, 'secret', { deviceSecret: null, keyCost: 12 })
  const { check: _, ...lowered } = JSON.parse(readFileSync(file, 'utf8').replace('"logN":12', '"logN":10'))
  for (const name of [file, `${file}.copy`]) writeFileSync(name, JSON.stringify(lowered))
  expect(await openKeys(file, 'secret', null)).toEqual({ ok: false })
})

test('a key file changed in any byte is taken for damaged, never for a wrong password, and its copy stands in', async () => {
  const keys = await createKeys(file, 'secret', cheap)
  const text = readFileSync(file)
  for (let at = 0; at < text.length; at += 7) {
    const hurt = Buffer.from(text)
    hurt[at] = (hurt[at] ?? 0) ^ 1
    writeFileSync(file, hurt)
    expect(await openKeys(file, 'secret', null)).toMatchObject({ ok: true, keys })
  }
  rmSync(file)
  expect(await openKeys(file, 'secret', null)).toMatchObject({ ok: true, keys })
})

test('the fifth wrong password pauses trying for half an hour, across restarts', async () => {
  await createKeys(file, 'secret', cheap)
  for (let i = 0; i < 4; i++) countWrongPassword(file, 1_000)
  assertNotPaused(file, 1_000)
  countWrongPassword(file, 1_000)
  expect(() => assertNotPaused(file, 1_000 + 29 * 60_000)).toThrow(expect.objectContaining({ kind: 'AccountLocked' }))
  assertNotPaused(file, 1_000 + 30 * 60_000)
})
