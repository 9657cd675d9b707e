import { syncBuiltinESMExports } from 'node:module'
import zlib, { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rememberPacked } from './quick-zstd.ts'

const { zstdCompressSync: pack, zstdDecompressSync: unpack } = zlib
beforeAll(rememberPacked)
afterAll(() => {
  Object.assign(zlib, { zstdCompressSync: pack, zstdDecompressSync: unpack })
  syncBuiltinESMExports()
})

test('what was packed or unpacked before comes again, and nobody can change it for another', () => {
  expect(zstdCompressSync).not.toBe(pack)
  const text = Buffer.from('门诊慢特病'.repeat(100))
  const packed = zstdCompressSync(text)
  expect(packed).toEqual(pack(text))
  expect(zstdCompressSync(text)).toEqual(packed)
  const first = zstdDecompressSync(packed)
  expect(first).toEqual(text)
  first.fill(0)
  expect(zstdDecompressSync(packed)).toEqual(text)
})

test('what cannot be unpacked is refused every time, also after its like could be', () => {
  const packed = zstdCompressSync(Buffer.from('恶性肿瘤'.repeat(100)))
  zstdDecompressSync(packed)
  const broken = Buffer.from(packed)
  broken[0] = 0
  for (let i = 0; i < 2; i++) expect(() => zstdDecompressSync(broken)).toThrow()
})
