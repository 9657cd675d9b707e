import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog, systemClock } from '#core/deps.ts'
import { examine } from '#core/doctor.ts'
import { findFolder } from '#core/staff-folders.ts'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { migrationsDir } from '../support/databases.ts'
import { draftNumbered } from './workload.ts'

const DECISIONS = 40
let desk: TestDesk
let opIds: string[]
beforeEach(async () => {
  desk = testDesk({ deps: { background: false } })
  opIds = []
  for (let n = 1; n <= DECISIONS + 1; n++) desk.centre.put(numberedCase(n))
  await desk.signIn()
  await desk.ok('sync.now', {})
  for (let n = 1; n <= DECISIONS; n++) {
    const decision = { caseId: numberedCase(n).id, baseVersion: 1, baseMaterialVersion: 1, deed: approve }
    opIds.push((await desk.ok('decision.submit', decision)).opId)
  }
  await desk.ok('workbench.saveDraft', { caseId: numberedCase(DECISIONS + 1).id, body: draftNumbered(1) })
})
afterEach(() => desk.end())

const folder = () => {
  const found = findFolder(desk.dataDir, desk.staff.staffNo)
  if (!found) throw new Error('never signed in')
  return found
}
const kept = async () => new Set((await desk.ok('outbox.list', {})).map((row) => row.opId))
const asides = () => readdirSync(folder().dir).filter((name) => /^work\.db\.damaged-\d+$/.test(name))
const look = () => {
  const deps = { dataDir: desk.dataDir, centralUrl: 'http://127.0.0.1:1', clock: systemClock, log: silentLog }
  const who = { staffNo: desk.staff.staffNo, password: desk.centre.password }
  return examine({ ...deps, deviceSecret: null, migrationsDir }, who)
}

/** The desk as a kill leaves it: closed without a word, its log not folded in. */
async function killAndChange(change: (workFile: string) => void): Promise<void> {
  const { workFile } = folder()
  const image = ['', '-wal', '.mark'].map((tail) => [tail, readFileSync(`${workFile}${tail}`)] as const)
  await desk.core().close()
  rmSync(`${workFile}.copy`, { force: true })
  for (const [tail, bytes] of image) writeFileSync(`${workFile}${tail}`, bytes)
  change(workFile)
}

test('one changed byte in the log loses what came after it, and exactly that is told; the file is kept', async () => {
  await killAndChange((workFile) => {
    const log = readFileSync(`${workFile}-wal`)
    const at = Math.floor(log.length * 0.6)
    log[at] = (log[at] ?? 0) ^ 1
    writeFileSync(`${workFile}-wal`, log)
  })
  await desk.crash()
  const left = await kept()
  const missing = opIds.filter((id) => !left.has(id)).length
  expect(missing).toBeGreaterThan(0)
  const { trouble } = await desk.ok('sync.get', {})
  expect(trouble).toContain(`有 ${missing} 件审核结果在本机读不出来`)
  expect(asides()).toHaveLength(1)
  expect(trouble).toContain(asides()[0])
  expect(trouble).toMatch(/请不要删除/)
  expect((await look()).find((c) => c.name === 'salvaged before')).toMatchObject({ ok: false })
})

test('a decision whose own row is gone is read from the journal, and sent under its own id', async () => {
  await desk.core().close()
  const { workFile } = folder()
  const whole = readFileSync(workFile)
  const pages = whole.length / 4096
  let restored = 0
  let refused = 0
  // Every page in turn, so that the one with the operations is among them whatever the layout.
  for (let page = 1; page < pages; page++) {
    const hurt = Buffer.from(whole)
    hurt.fill(0xa5, page * 4096 + 100, page * 4096 + 3_000)
    writeFileSync(workFile, hurt)
    for (const tail of ['.copy', '-wal', '-shm', '.mark']) rmSync(`${workFile}${tail}`, { force: true })
    const opened = await desk.crash().then(
      () => true,
      () => false,
    )
    if (!opened) {
      // Without the page that says which tables there are nothing can be read: then nothing is touched.
      expect(readFileSync(workFile)).toEqual(hurt)
      refused += 1
      continue
    }
    const left = await kept()
    const missing = opIds.filter((id) => !left.has(id)).length
    const { trouble } = await desk.ok('sync.get', {})
    if (missing > 0) expect(trouble).toMatch(/读不出来/)
    const detail = (await look()).find((c) => c.name === 'salvaged before')?.detail ?? ''
    restored += Number(/(\d+) restored/.exec(detail)?.[1] ?? 0)
    await desk.core().close()
  }
  expect(restored).toBeGreaterThan(0)
  expect(refused).toBeLessThan(pages / 4)
})

test('with the copy made when the desk was closed nothing is missing even when the first page is gone', async () => {
  await desk.core().close()
  const { workFile } = folder()
  const hurt = readFileSync(workFile)
  hurt.fill(0, 0, 4096)
  writeFileSync(workFile, hurt)
  await desk.crash()
  expect(await kept()).toEqual(new Set(opIds))
  const { draft } = await desk.ok('workbench.open', { caseId: numberedCase(DECISIONS + 1).id })
  expect(draft).toMatchObject({ note: '第1稿' })
  expect(readFileSync(join(folder().dir, asides()[0] ?? ''))).toEqual(hurt)
  expect((await desk.ok('sync.get', {})).trouble).toMatch(/审核结果没有缺失/)
  await desk.crash()
  expect((await desk.ok('sync.get', {})).trouble).toBeNull()
})

test('a salvage that was cut short goes on from the copy it kept, whatever is left of the file itself', async () => {
  for (const left of ['as it was', 'nothing', 'half of the fresh one'] as const) {
    await desk.core().close()
    const { workFile } = folder()
    const aside = `${workFile}.damaged-1`
    copyFileSync(workFile, aside)
    for (const tail of ['.copy', '.mark']) rmSync(`${workFile}${tail}`, { force: true })
    if (left !== 'as it was') renameSync(workFile, `${workFile}.salvaged`)
    if (left === 'half of the fresh one') {
      writeFileSync(`${workFile}.salvaged`, readFileSync(`${workFile}.salvaged`).subarray(0, 9_000))
    }
    writeFileSync(`${workFile}.salvage`, 'work.db.damaged-1')
    await desk.crash()
    expect(await kept()).toEqual(new Set(opIds))
    expect(existsSync(`${workFile}.salvage`)).toBe(false)
    expect(existsSync(aside)).toBe(true)
  }
})
