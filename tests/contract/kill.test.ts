import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { silentLog, systemClock } from '#core/deps.ts'
import { examine } from '#core/doctor.ts'
import { testDesk } from '../support/core-desk.ts'
import { migrationsDir } from '../support/databases.ts'

const decider = new URL('../support/decider-main.ts', import.meta.url).pathname

/** Lets a desk decide until it has acknowledged `count` decisions, then kills it at once; answers what it acknowledged. */
async function decideUntilKilled(dataDir: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [decider, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString()
    if (told.split('\n').length > count) child.kill('SIGKILL')
  })
  const signal = await new Promise<string | null>((done) => child.once('close', (_code, by) => done(by)))
  expect(signal).toBe('SIGKILL')
  const lines = told.split('\n').slice(0, -1)
  return lines.map((line) => String(JSON.parse(line).opId))
}

test('whatever was acknowledged before kill -9 is there afterwards, once, with an unbroken journal', async () => {
  let acked = 0
  for (const count of [1, 2, 7, 23, 60, 140, 9, 31]) {
    const dataDir = mkdtempSync(join(tmpdir(), 'mente-kill-'))
    const told = await decideUntilKilled(dataDir, count)
    acked += told.length
    const desk = testDesk({ deps: { dataDir, background: false } })
    desk.centre.plan = () => 'loseRequest'
    await desk.signIn()
    const rows = await desk.ok('outbox.list', {})
    const kept = new Set(rows.map((r) => r.opId))
    expect(told.filter((opId) => !kept.has(opId))).toEqual([])
    expect(rows.map((r) => r.seq)).toEqual(rows.map((_, i) => rows.length - i))
    // At most one decision may have been committed whose acknowledgement the kill cut off.
    expect(rows.length - told.length).toBeLessThanOrEqual(1)
    await desk.end()
    const deps = { dataDir, centralUrl: 'http://127.0.0.1:1', clock: systemClock, log: silentLog, deviceSecret: null }
    const checks = await examine({ ...deps, migrationsDir }, { staffNo: '010237', password: desk.centre.password })
    const failed = checks.filter((c) => !c.ok).map((c) => c.name)
    expect(failed).toEqual(['centre reachable'])
    rmSync(dataDir, { recursive: true, force: true })
  }
  expect(acked).toBeGreaterThanOrEqual(273)
})
