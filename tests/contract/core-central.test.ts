import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { loadSeed } from '#central/seed/load.ts'
import { DEMO_PASSWORD, demoAccounts } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { type Core, createCore, silentLog, systemClock } from '#core/core.ts'
import { coreApi } from '#shared/contract/core-api.ts'
import { sha256 } from '../central/support/fixtures.ts'
import { acceptedApplication } from '../support/accepted.ts'
import { askOf } from '../support/ask.ts'
import { approve, policy } from '../support/core-desk.ts'
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'
import { signedPack } from '../support/signed-policy.ts'

/** The real core against the real centre, through a network that fails on purpose. */
const CASES = 40
let central: Central
let network: FaultyProxy
const open: { core: Core; dataDir: string }[] = []

const paper = (n: number) => Buffer.from(`诊断证明 ${n} `.repeat(20_000))

beforeAll(async () => {
  central = await startCentral({ policy })
  const applications = Array.from({ length: CASES }, (_, i) => acceptedApplication(i + 1, paper(i + 1)))
  await loadSeed(central, applications, demoAccounts(policy.pack.areaCode))
  network = await startFaultyProxy(central.url, 20)
})
afterEach(async () => {
  network.plan = () => 'none'
  network.cut = false
  for (const { core, dataDir } of open.splice(0)) {
    await core.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
afterAll(async () => {
  await network.close()
  await central.close()
})

/** A desk of its own for a member of staff, signed in and pulled. */
async function desk(staffNo: string, background = false) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-contract-'))
  const core = createCore({
    dataDir,
    centralUrl: network.url,
    clock: systemClock,
    log: silentLog,
    deviceSecret: null,
    background,
    keyCost: 10,
    undoMs: 0,
    checkOutputs: true,
  })
  open.push({ core, dataDir })
  const ask = askOf(core)
  await ask('session.signIn', { staffNo, password: DEMO_PASSWORD })
  await until(
    () => ask('sync.now', {}),
    (state) => state.link === 'online' && state.pulling === null,
  )
  return { core, ask }
}
type Desk = Awaited<ReturnType<typeof desk>>

const firstReview = async ({ ask }: Desk) =>
  (await ask('queue.page', { filter: { queue: 'first_review' }, after: null, limit: 100 })).rows

async function decide({ ask }: Desk, caseId: string): Promise<string> {
  const { case: c } = await ask('workbench.open', { caseId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  return (await ask('decision.submit', { caseId, ...base, deed: approve })).opId
}

async function until<T>(look: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let i = 0; ; i++) {
    const value = await look()
    if (done(value) || i > 400) return value
    await new Promise((go) => setTimeout(go, 25))
  }
}

test('everything of the area comes down, with findings and a due date that can be explained', async () => {
  const reviewer = await desk('010237')
  expect((await reviewer.ask('queue.counts', {})).first_review).toBe(CASES)
  const [row] = await firstReview(reviewer)
  const bench = await reviewer.ask('workbench.open', { caseId: row?.id ?? '' })
  expect(bench.deadline.dueOn).toBe(bench.case.dueOn)
  expect(bench.findings.length).toBeGreaterThan(0)
})

test('a document arrives whole through a line that breaks, and is read with the cable pulled afterwards', async () => {
  let asked = 0
  network.plan = (_method, path) => (path.startsWith('/v1/documents/') && ++asked <= 6 ? 'resetMidway' : 'none')
  const reviewer = await desk('010237')
  const [row] = await firstReview(reviewer)
  const { case: c } = await reviewer.ask('workbench.open', { caseId: row?.id ?? '' })
  const [document] = c.documents
  const input = { caseId: c.id, documentId: document?.id ?? '' }
  const { output } = await until(
    () => reviewer.core.call('document.bytes', input).then((a) => ({ ok: a.ok, output: a.ok ? a.output : null })),
    (answer) => answer.ok,
  )
  expect(sha256(coreApi['document.bytes'].output.parse(output).bytes)).toBe(document?.sha256)
  expect(asked).toBeGreaterThan(1)
  network.cut = true
  expect((await reviewer.ask('document.bytes', input)).bytes.length).toBe(document?.bytes)
})

test('in the background: decided here, applied there, and the colleague sees it without asking', async () => {
  const mine = await desk('010237', true)
  const theirs = await desk('010238', true)
  const [row] = await firstReview(mine)
  const opId = await decide(mine, row?.id ?? '')
  const [sent] = await until(
    () => mine.ask('outbox.list', {}),
    (rows) => rows[0]?.state === 'accepted',
  )
  expect(sent).toMatchObject({ opId, state: 'accepted' })
  const seen = await until(
    async () => (await theirs.ask('workbench.open', { caseId: row?.id ?? '' })).case,
    (c) => c.state !== 'first_review',
  )
  expect(seen.history.some((e) => e.opId === opId)).toBe(true)
})

test('two reviewers offline on one case: one is applied, the other sees who was first', async () => {
  const [mine, theirs] = [await desk('010237'), await desk('010238')]
  const [row] = await firstReview(mine)
  const caseId = row?.id ?? ''
  network.cut = true
  await decide(mine, caseId)
  const { case: c } = await theirs.ask('workbench.open', { caseId })
  const supplement = {
    kind: 'request_supplement' as const,
    items: [policy.pack.supplementChoices[0] ?? { code: '', material: '', problem: '', requirement: '' }],
    note: '',
  }
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  await theirs.ask('decision.submit', { caseId, ...base, deed: supplement })
  // both have tried in vain: from here on who asks first is first
  for (const { ask } of [mine, theirs]) {
    await until(
      () => ask('outbox.list', {}),
      ([row]) => row?.state === 'queued' && row.attempts > 0,
    )
  }
  network.cut = false
  const settled = ({ ask }: Desk) =>
    until(
      async () => {
        await ask('sync.now', {})
        return (await ask('outbox.list', {}))[0]
      },
      (row) => row?.state === 'accepted' || row?.state === 'conflict',
    )
  expect((await settled(mine))?.state).toBe('accepted')
  await settled(theirs)
  await theirs.ask('sync.now', {})
  const [lost] = await theirs.ask('outbox.list', {})
  expect(lost).toMatchObject({ state: 'conflict', theirs: { kind: 'propose_approve', byName: '何敏' } })
  expect(lost?.message).toBeTruthy()
})

test('twelve decisions through a hostile network are each applied exactly once', async () => {
  const reviewer = await desk('010239')
  const rows = (await firstReview(reviewer)).slice(0, 12)
  const faults: Fault[] = ['loseAnswer', 'duplicate', 'loseRequest', 'error500', 'resetMidway', 'captivePortal', 'none']
  let n = 0
  network.plan = (_method, path) => (path === '/v1/ops' ? (faults[n++ % faults.length] ?? 'none') : 'none')
  const opIds: string[] = []
  for (const row of rows) {
    opIds.push(await decide(reviewer, row.id))
    await reviewer.ask('outbox.sendNow', {})
  }
  network.plan = () => 'none'
  await reviewer.ask('sync.now', {})
  await reviewer.ask('sync.now', {})
  const shown = await reviewer.ask('outbox.list', {})
  expect(new Set(shown.map((r) => r.state))).toEqual(new Set(['accepted']))
  for (const [i, opId] of opIds.entries()) {
    const { case: c } = await reviewer.ask('workbench.open', { caseId: rows[i]?.id ?? '' })
    expect(c.history.filter((e) => e.opId === opId)).toHaveLength(1)
    expect(c.history.filter((e) => e.kind === 'propose_approve')).toHaveLength(1)
  }
})

test('a notice is the centre’s own, and a print is counted there once although its answer was lost', async () => {
  const reviewer = await desk('010237')
  const [row] = await firstReview(reviewer)
  const caseId = row?.id ?? ''
  const { case: c } = await reviewer.ask('workbench.open', { caseId })
  const no = c.notices.at(-1)?.no ?? ''
  const notice = await reviewer.ask('notice.get', { caseId, no })
  expect(notice).toMatchObject({ no, caseNo: c.caseNo, kind: 'acceptance', mark: policy.pack.mark })

  let lost = 0
  network.plan = (method, path) =>
    method === 'POST' && path === '/v1/notices/prints' && lost++ === 0 ? 'loseAnswer' : 'none'
  expect(await reviewer.ask('notice.printed', { caseId, no })).toEqual({ copies: 1 })
  await until(
    async () => {
      await reviewer.ask('sync.now', {})
      return lost
    },
    (n) => n >= 2,
  )
  const copies = async () =>
    (await reviewer.ask('workbench.open', { caseId })).case.notices.find((n) => n.no === no)?.copies
  expect(await copies()).toBe(1)

  const colleague = await desk('010251')
  network.cut = true
  expect(await colleague.ask('notice.printed', { caseId, no })).toEqual({ copies: 2 })
})

test('renewals come from the centre, and a list that was seen is there without it', async () => {
  const reviewer = await desk('010237')
  const { rows, fresh } = await reviewer.ask('renewals.list', { withinDays: 90 })
  expect(fresh).toBe(true)
  network.cut = true
  expect(await reviewer.ask('renewals.list', { withinDays: 90 })).toMatchObject({ rows, fresh: false })
})

// Last: from here on another pack is in force.
test('a supervisor puts a signed pack in force, and every desk has it with the next sync', async () => {
  const supervisor = await desk('010260')
  const reviewer = await desk('010237')
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const pack = { ...policy.pack, version: `${policy.pack.version}.9`, effectiveFrom: today, soonWorkdays: 4 }
  const text = JSON.stringify(signedPack(pack))
  expect((await supervisor.ask('policy.check', { text })).errors).toEqual([])
  expect(await supervisor.ask('policy.import', { text })).toMatchObject({ what: 'pack', version: pack.version })
  expect((await supervisor.ask('policy.get', {})).pack).toEqual(pack)
  expect(await reviewer.ask('sync.now', {})).toMatchObject({ trouble: null })
  expect((await reviewer.ask('policy.get', {})).pack.soonWorkdays).toBe(4)
})
