import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { archivePlaces } from '../../electron/main/archive-places.ts'

const zip = Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 1, 2, 3)
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mente-places-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

it('an archive is there whole, in place of what had its name, and nothing beside it', async () => {
  const path = join(dir, 'a.zip')
  writeFileSync(path, 'what was there before')
  const places = archivePlaces()
  await places.write(places.keep(path), zip)
  expect(Uint8Array.from(readFileSync(path))).toEqual(zip)
  expect(readdirSync(dir)).toEqual(['a.zip'])
})

it('a place the person chose is good for one writing, and for nothing a page makes up', async () => {
  const places = archivePlaces()
  const [first, second] = [places.keep(join(dir, 'a.zip')), places.keep(join(dir, 'b.zip'))]
  await expect(places.write(first, zip)).rejects.toMatchObject({ kind: 'BadRequest' })
  await expect(places.write(join(dir, 'c.zip'), zip)).rejects.toMatchObject({ kind: 'BadRequest' })
  await expect(places.write(second, Uint8Array.of(0x4d, 0x5a, 0, 0))).rejects.toMatchObject({ kind: 'BadRequest' })
  await places.write(second, zip)
  await expect(places.write(second, zip)).rejects.toMatchObject({ kind: 'BadRequest' })
  expect(readdirSync(dir)).toEqual(['b.zip'])
})

it('a writing that fails says what to do and leaves nothing', async () => {
  const places = archivePlaces()
  const gone = join(dir, 'gone', 'a.zip')
  await expect(places.write(places.keep(gone), zip)).rejects.toMatchObject({
    kind: 'DiskReadOnly',
    message: expect.stringContaining('请换一个位置'),
  })
  // A folder has the name: everything is written, and only the last step fails.
  const taken = mkdtempSync(join(dir, 'taken-'))
  await expect(places.write(places.keep(taken), zip)).rejects.toMatchObject({ kind: 'DiskReadOnly' })
  expect(existsSync(gone)).toBe(false)
  expect(readdirSync(dir)).toEqual([taken.slice(dir.length + 1)])
})
