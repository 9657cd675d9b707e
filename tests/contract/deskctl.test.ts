import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Central, startCentral } from '#central/start.ts'
import { saveStaff } from '#central/store/staff.ts'
import { findFolder } from '#core/staff-folders.ts'
import { ConflictView } from '#shared/contract/conflict-api.ts'
import { coreApi, OutboxRow } from '#shared/contract/core-api.ts'
import { accept, act, newCase, readCase, signIn } from '../central/support/client.ts'
import { chief, first1, first2, PASSWORD, policy, staff, window1 } from '../central/support/fixtures.ts'

/** The command line from outside, as a technician or a script runs it: arguments in, exit code and JSON out. */
const root = join(import.meta.dirname, '../..')
let central: Central
let dataDir: string

beforeAll(async () => {
  central = await startCentral({ policy, channelKey: 'test' })
  for (const member of staff) await saveStaff(central.sql, member)
  dataDir = mkdtempSync(join(tmpdir(), 'mente-deskctl-'))
})
afterAll(async () => {
  await central.close()
  rmSync(dataDir, { recursive: true, force: true })
})

interface Ran {
  readonly code: number
  readonly out: string
  readonly json: unknown
}

function deskctl(
  args: readonly string[],
  { password = PASSWORD, url = central.url, staffNo = first1.staffNo } = {},
): Promise<Ran> {
  const all = ['electron/deskctl.ts', ...args, '--json', '--data', dataDir, '--central', url, '--staff', staffNo]
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      all,
      { cwd: root, env: { ...process.env, MENTE_PASSWORD: password } },
      (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0
        resolve({ code, out: stdout + stderr, json: stdout.trim() === '' ? null : JSON.parse(stdout) })
      },
    )
  })
}

/** A case in 待初审, accepted by the window. */
async function caseInFirstReview() {
  const made = await newCase(central)
  return act(central, await signIn(central, window1), made, accept)
}

test('a technician walks the whole loop without a window', async () => {
  const made = await caseInFirstReview()
  expect((await deskctl(['sign-in'])).code).toBe(0)
  const pulled = await deskctl(['pull'])
  expect(pulled.code).toBe(0)
  expect(coreApi['sync.now'].output.parse(pulled.json)).toMatchObject({ link: 'online', queued: 0 })

  const { rows } = coreApi['queue.page'].output.parse((await deskctl(['queue', 'first_review'])).json)
  expect(rows.map((row) => row.caseNo)).toContain(made.caseNo)
  const shown = coreApi['workbench.open'].output.parse((await deskctl(['show', made.caseNo])).json)
  expect(shown.case.id).toBe(made.id)

  expect((await deskctl(['decide', made.caseNo, 'propose_approve'])).code).toBe(0)
  const pushed = await deskctl(['push'])
  expect(pushed.code, pushed.out).toBe(0)
  const outbox = z.array(OutboxRow).parse((await deskctl(['outbox'])).json)
  expect(outbox).toMatchObject([{ kind: 'propose_approve', state: 'accepted', caseNo: made.caseNo }])
  const { history } = await readCase(central, made.caseNo)
  expect(history.filter((event) => event.kind === 'propose_approve')).toHaveLength(1)
})

test('with the cable pulled it decides, says offline, and sends when the centre is back', async () => {
  const made = await caseInFirstReview()
  expect((await deskctl(['pull'])).code).toBe(0)
  const nowhere = { url: 'http://127.0.0.1:9' }
  expect((await deskctl(['decide', made.caseNo, 'propose_approve'], nowhere)).code).toBe(0)
  expect((await deskctl(['push'], nowhere)).code).toBe(3)
  expect((await readCase(central, made.caseNo)).state).toBe('first_review')
  expect((await deskctl(['push'])).code).toBe(0)
  expect((await readCase(central, made.caseNo)).history.at(-1)?.kind).toBe('propose_approve')
})

test('a conflict is told by the exit code and by a sentence, and nothing is decided twice', async () => {
  const made = await caseInFirstReview()
  expect((await deskctl(['pull'])).code).toBe(0)
  const [reason = ''] = policy.pack.reasons.filter((r) => r.for.includes('propose_reject')).map((r) => r.code)
  await act(central, await signIn(central, first2), made, { kind: 'propose_approve', criteria: [], note: '' })
  expect(
    (await deskctl(['decide', made.caseNo, 'propose_reject', '--reason', reason], { url: 'http://127.0.0.1:9' })).code,
  ).toBe(0)
  expect((await deskctl(['push'])).code).toBe(5)
  const outbox = await deskctl(['outbox'])
  expect(outbox.code).toBe(5)
  const mine = z
    .array(OutboxRow)
    .parse(outbox.json)
    .find((row) => row.caseNo === made.caseNo)
  expect(mine).toMatchObject({ state: 'conflict', code: 'already_decided' })
  expect(mine?.message).toContain(first2.name)
  expect((await deskctl(['pull'])).code, 'what happened there comes with the next pull').toBe(5)
  const shown = ConflictView.parse((await deskctl(['outbox', 'show', String(mine?.seq)])).json)
  expect(shown.theirs).toMatchObject([{ kind: 'propose_approve', byName: first2.name }])
  expect(shown.redecide.possible).toBe(false)
  expect((await deskctl(['outbox', 'check', mine?.opId ?? ''])).json).toMatchObject({ known: true })
  expect((await deskctl(['outbox', 'show', '99999'])).code).toBe(2)
})

test('wrong usage, a wrong password and an unknown case each have their own exit code', async () => {
  expect((await deskctl(['decide', 'x-y', 'no_such_deed'])).code).toBe(2)
  expect((await deskctl(['sign-in'], { password: 'wrong' })).code).toBe(4)
  expect((await deskctl(['show', '9999999999999999'])).code).toBe(1)
})

test('doctor examines the desk without naming a person', async () => {
  const ran = await deskctl(['doctor'])
  const checks = z
    .array(z.object({ n: z.int(), name: z.string(), ok: z.boolean(), detail: z.string() }))
    .parse(ran.json)
  // the conflict of the test before still waits for a person; everything else is well
  expect(checks.filter((c) => !c.ok).map((c) => c.name)).toEqual(['outbox'])
  expect(ran.code).toBe(5)
  expect(checks.length).toBeGreaterThanOrEqual(10)
  expect(ran.out).not.toContain(first1.name)
  expect(ran.out).not.toContain(first1.staffNo)
})

test('what was decided without the network gets out by hand, even with the key gone, and in by a supervisor', async () => {
  const made = await caseInFirstReview()
  await deskctl(['pull'])
  const nowhere = { url: 'http://127.0.0.1:9' }
  expect((await deskctl(['decide', made.caseNo, 'propose_approve'], nowhere)).code).toBe(0)
  const out = join(dataDir, 'undelivered.mente')
  const exported = await deskctl(['export', '--out', out], nowhere)
  expect(exported.json, exported.out).toMatchObject({ operations: 1 })
  const { dir } = findFolder(dataDir, first1.staffNo) ?? { dir: '' }
  const keys = readdirSync(dir).filter((name) => name.startsWith('keys'))
  for (const name of keys) renameSync(join(dir, name), join(dir, `away-${name}`))
  try {
    const closed = join(dataDir, 'closed.mente')
    const asItIs = await deskctl(['export', '--out', closed])
    expect(asItIs.json, asItIs.out).toMatchObject({ operations: null })
    const imported = await deskctl(['import', closed], { staffNo: chief.staffNo })
    expect(imported.code, imported.out).toBe(0)
    expect(imported.json).toMatchObject({ rows: [{ caseNo: made.caseNo, outcome: 'applied', replayed: false }] })
  } finally {
    for (const name of keys) renameSync(join(dir, `away-${name}`), join(dir, name))
  }
  const again = await deskctl(['import', out], { staffNo: chief.staffNo })
  expect(again.json).toMatchObject({ rows: [{ caseNo: made.caseNo, outcome: 'applied', replayed: true }] })
  expect((await deskctl(['import', out])).code).toBe(1)
})
