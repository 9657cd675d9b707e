import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForReading } from '#core/db/store.ts'
import { silentLog, systemClock } from '#core/deps.ts'
import { examine } from '#core/doctor.ts'
import { openKeys } from '#core/keys.ts'
import { findFolder } from '#core/staff-folders.ts'
import { numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = testDesk()
  desk.centre.put(numberedCase(1))
  await desk.signIn()
  await desk.ok('sync.now', {})
})
afterEach(() => desk.end())

const folder = () => {
  const found = findFolder(desk.dataDir, desk.staff.staffNo)
  if (!found) throw new Error('never signed in')
  return found
}
const lockModule = new URL('../../electron/core/db/folder-lock.ts', import.meta.url).href
const credentials = () => ({ staffNo: desk.staff.staffNo, password: desk.centre.password })
const look = (password = desk.centre.password) =>
  examine(
    { dataDir: desk.dataDir, centralUrl: 'http://127.0.0.1:1', clock: systemClock, log: silentLog, deviceSecret: null },
    { staffNo: desk.staff.staffNo, password },
  )

/** Another process that holds this person's files until it is killed. */
async function holder() {
  const script = `
    import { lockFolder } from ${JSON.stringify(lockModule)}
    lockFolder(${JSON.stringify(join(folder().dir, 'in-use.lock'))})
    console.log('held')
    setInterval(() => undefined, 1_000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a second program on the same files is told so, and a killed one leaves nothing behind that blocks', async () => {
  await desk.ok('session.signOut', {})
  const other = await holder()
  try {
    const problem = await desk.problem('session.signIn', credentials())
    expect(problem).toMatchObject({ kind: 'DataInUse' })
    expect(problem.message).toMatch(/正在被另一个程序使用/)
  } finally {
    other.kill('SIGKILL')
    await once(other, 'close')
  }
  await desk.signIn()
})

test('signing out lets the next program in', async () => {
  await desk.ok('session.signOut', {})
  const other = await holder()
  other.kill('SIGKILL')
  await once(other, 'close')
})

/** Every file of the desk with a hash of its content, without what SQLite keeps for readers. */
function content(): Record<string, string> {
  const files = readdirSync(desk.dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(desk.dataDir, name)).isFile() && !/-(wal|shm)$/.test(name))
    .map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(desk.dataDir, name)))
        .digest('hex'),
    ])
  return Object.fromEntries(files)
}

test('the doctor looks beside a running desk and changes nothing, also with a wrong password', async () => {
  const before = content()
  const checks = await look()
  expect(checks.filter((c) => !c.ok).map((c) => c.name)).toEqual(['centre reachable'])
  for (let i = 0; i < 6; i++) expect((await look('wrong')).find((c) => c.name === 'databases open')?.ok).toBe(false)
  expect(content()).toEqual(before)
  await desk.ok('queue.counts', {})
  desk.centre.plan = () => 'loseRequest'
  await desk.ok('session.signOut', {})
  await desk.signIn()
})

test('opening ahead of time is not recorded as looking at a case', async () => {
  const caseId = numberedCase(1).id
  await desk.ok('workbench.open', { caseId, purpose: 'ahead' })
  const unlocked = await openKeys(folder().keyFile, desk.centre.password, null)
  if (!unlocked.ok) throw new Error('the password fits')
  const files = openForReading(folder(), unlocked.keys)
  const looks = () => files.work.plucked(`SELECT count(*) FROM audit WHERE deed = 'case_opened'`).get()
  expect(looks()).toBe(0)
  await desk.ok('workbench.open', { caseId })
  expect(looks()).toBe(1)
  expect(() => files.work.exec('DELETE FROM draft')).toThrow(/readonly/)
  files.close()
})
