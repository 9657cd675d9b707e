import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { loadSeed } from '#central/seed/load.ts'
import { DEMO_PASSWORD, demoAccounts } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { type Core, createCore, silentLog, systemClock } from '#core/core.ts'
import type { Deed } from '#shared/model/operation.ts'
import { acceptedApplication } from '../support/accepted.ts'
import { askOf } from '../support/ask.ts'
import { approve, policy } from '../support/core-desk.ts'
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'

/** Offline batches and conflicts: the real core of a reviewer, cut off at will, and colleagues who are not. */
const CASES = 12
const [WINDOW, FIRST, SECOND, SUPERVISOR] = ['010211', '010237', '010251', '010260'] as const
let central: Central
let network: FaultyProxy
const open: { core: Core; dataDir: string }[] = []
/** by 工号; they stay for all tests */
const colleagues = new Map<string, Desk>()
const kept: typeof open = []

beforeAll(async () => {
  central = await startCentral({ policy })
  const applications = Array.from({ length: CASES }, (_, i) =>
    acceptedApplication(i + 1, Buffer.from(`诊断证明 ${i + 1} `.repeat(5_000))),
  )
  await loadSeed(central, applications, demoAccounts(policy.pack.areaCode))
  network = await startFaultyProxy(central.url, 30)
})
async function close(desks: typeof open): Promise<void> {
  for (const { core, dataDir } of desks.splice(0)) {
    await core.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
afterEach(async () => {
  network.cut = false
  await close(open)
})
afterAll(async () => {
  await close(kept)
  await network.close()
  await central.close()
})

async function desk(staffNo: string, url: string, keep = open) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mente-batch-'))
  const options = { dataDir, centralUrl: url, clock: systemClock, log: silentLog, deviceSecret: null }
  const core = createCore({ ...options, background: false, keyCost: 10, checkOutputs: true })
  keep.push({ core, dataDir })
  const ask = askOf(core)
  await ask('session.signIn', { staffNo, password: DEMO_PASSWORD })
  await ask('sync.now', {})
  const decide = async (caseId: string, deed: Deed): Promise<string> => {
    const { case: c } = await ask('workbench.open', { caseId })
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    return (await ask('decision.submit', { caseId, ...base, deed })).opId
  }
  return { ask, decide }
}
type Desk = Awaited<ReturnType<typeof desk>>

const reviewer = () => desk(FIRST, network.url)
/** On a line of their own, which is never cut. */
async function colleague(staffNo: string): Promise<Desk> {
  const known = colleagues.get(staffNo)
  if (known) {
    await now(known, 1)
    return known
  }
  const fresh = await desk(staffNo, central.url, kept)
  colleagues.set(staffNo, fresh)
  return fresh
}

async function now({ ask }: Desk, rounds = 2): Promise<void> {
  for (let i = 0; i < rounds; i++) await ask('sync.now', {})
}

async function free({ ask }: Desk, count: number): Promise<string[]> {
  const plan = await ask('batch.plan', { filter: { queue: 'first_review' }, count })
  expect(plan.problem).toBeNull()
  expect(plan.cases).toHaveLength(count)
  return plan.cases.map(({ caseId }) => caseId)
}

async function ready({ ask }: Desk): Promise<void> {
  await expect.poll(async () => (await ask('batch.get', {})).mode, { timeout: 30_000 }).toBe('ready')
}

const rowOf = async ({ ask }: Desk, opId: string) => (await ask('outbox.list', {})).find((row) => row.opId === opId)

test('take, pull the cable, decide, plug it in again: everything is applied once and nobody else had the cases', async () => {
  const mine = await reviewer()
  const other = await colleague(SUPERVISOR)
  const ids = await free(mine, 4)
  const { refused } = await mine.ask('batch.take', { caseIds: ids, hours: 24 })
  expect(refused).toEqual([])
  await ready(mine)
  await now(other)
  const taken = await other.ask('batch.take', { caseIds: ids.slice(0, 1), hours: 2 })
  expect(taken.refused).toMatchObject([{ code: 'held' }])
  expect((await other.ask('batch.plan', { caseIds: ids.slice(0, 1) })).cases[0]?.heldBy).not.toBeNull()

  network.cut = true
  const [first = '', ...rest] = ids
  const opIds: string[] = []
  for (const caseId of ids) opIds.push(await mine.decide(caseId, approve))
  const { case: c } = await mine.ask('workbench.open', { caseId: first })
  const paper = await mine.ask('document.bytes', { caseId: first, documentId: c.documents[0]?.id ?? '' })
  expect(paper.bytes.length).toBe(c.documents[0]?.bytes)
  expect((await mine.ask('batch.get', {})).cases.map(({ state }) => state)).toEqual(ids.map(() => 'decided'))

  network.cut = false
  await now(mine, 3)
  for (const opId of opIds) expect((await rowOf(mine, opId))?.state).toBe('accepted')
  for (const caseId of [first, ...rest]) {
    const { case: after } = await mine.ask('workbench.open', { caseId })
    expect(after.lease ?? null, 'a lease is for one step').toBeNull()
    expect(after.history.filter((event) => event.kind === 'propose_approve')).toHaveLength(1)
  }
  expect((await mine.ask('batch.get', {})).mode).toBe('none')
})

test('given back without the network, others have it as soon as the centre knows', async () => {
  const mine = await reviewer()
  const other = await colleague(SUPERVISOR)
  const ids = await free(mine, 1)
  await mine.ask('batch.take', { caseIds: ids, hours: 24 })
  network.cut = true
  expect((await mine.ask('batch.giveBack', { caseIds: ids })).mode).toBe('none')
  network.cut = false
  await now(mine)
  await now(other)
  const { refused } = await other.ask('batch.take', { caseIds: ids, hours: 2 })
  expect(refused).toEqual([])
  await other.ask('batch.giveBack', { caseIds: ids })
  await now(other)
})

/** What happens at the centre while a reviewer is away with a case of theirs, and what the answer to their decision is. */
interface Meanwhile {
  readonly what: string
  readonly code: string
  happens(caseId: string): Promise<void>
  /** what must be done before the reviewer may try again */
  readonly first?: (caseId: string) => Promise<void>
}

const act = async (staffNo: string, caseId: string, deed: Deed): Promise<void> => {
  const who = await colleague(staffNo)
  const opId = await who.decide(caseId, deed)
  await now(who)
  expect(await rowOf(who, opId)).toMatchObject({ state: 'accepted' })
}
const recall = async (caseId: string, to: string | null): Promise<void> => {
  const { ask } = await colleague(SUPERVISOR)
  await ask('lease.recall', { recallId: randomUUID(), caseId, note: '另有安排', to })
}

const meanwhile: readonly Meanwhile[] = [
  {
    what: 'a supervisor takes the case back',
    code: 'lease_lost',
    happens: (caseId) => recall(caseId, null),
  },
  {
    what: 'a supervisor hands it to somebody else, who lets go of it',
    code: 'reassigned',
    happens: (caseId) => recall(caseId, SUPERVISOR),
    first: (caseId) => recall(caseId, null),
  },
  {
    what: 'the originals were looked at',
    code: 'new_material',
    happens: async (caseId) => {
      await recall(caseId, null)
      await act(SUPERVISOR, caseId, { kind: 'request_originals', note: '' })
      await act(WINDOW, caseId, { kind: 'originals_verified', note: '' })
    },
  },
]

async function away(caseId: string, { happens, code }: Pick<Meanwhile, 'happens' | 'code'>, mine: Desk) {
  await mine.ask('batch.take', { caseIds: [caseId], hours: 24 })
  await now(mine)
  network.cut = true
  const opId = await mine.decide(caseId, approve)
  await happens(caseId)
  network.cut = false
  await now(mine, 3)
  const view = await mine.ask('outbox.conflict', { opId })
  expect(view).toMatchObject({ state: 'conflict', code })
  expect(view.message).not.toBe('')
  return { opId, view }
}

describe('a decision that meets something new is tried again and then applied, once', () => {
  test.each(meanwhile)('$what: $code', async (one) => {
    const mine = await reviewer()
    const [caseId = ''] = await free(mine, 1)
    const { opId, view } = await away(caseId, one, mine)
    if (one.first) {
      expect(view.redecide.possible).toBe(false)
      await one.first(caseId)
      await now(mine)
    }
    expect((await mine.ask('outbox.conflict', { opId })).redecide).toMatchObject({ possible: true })
    await mine.ask('outbox.redecide', { opId })
    expect((await mine.ask('workbench.open', { caseId })).draft?.note).toBe(approve.note)
    const second = await mine.decide(caseId, approve)
    await now(mine, 3)
    expect(await rowOf(mine, second)).toMatchObject({ state: 'accepted' })
    expect(await rowOf(mine, opId)).toMatchObject({ state: 'conflict', acknowledged: true })
    const { case: after } = await mine.ask('workbench.open', { caseId })
    expect(after.history.filter((event) => event.kind === 'propose_approve').map((event) => event.opId)).toEqual([
      second,
    ])
    expect(await mine.ask('outbox.check', { opId: second })).toMatchObject({ known: true })
  })
})

test('decided by somebody else and sent back: the second try counts, the colleague’s stays in the timeline', async () => {
  const mine = await reviewer()
  const [caseId = ''] = await free(mine, 1)
  const reason = policy.pack.reasons.find((one) => one.for.includes('propose_reject'))
  const reject: Deed = {
    kind: 'propose_reject',
    reasons: [{ code: reason?.code ?? '', text: '不符合标准' }],
    criteria: [],
    note: '不符合',
  }
  await mine.ask('batch.take', { caseIds: [caseId], hours: 24 })
  network.cut = true
  const opId = await mine.decide(caseId, approve)
  await recall(caseId, null)
  await act(SUPERVISOR, caseId, reject)
  network.cut = false
  await now(mine, 3)
  const view = await mine.ask('outbox.conflict', { opId })
  expect(view).toMatchObject({ state: 'conflict', code: 'already_decided' })
  expect(view.theirs).toMatchObject([{ kind: 'propose_reject', lines: expect.arrayContaining(['理由：不符合标准']) }])
  expect(view.redecide.possible).toBe(false)
  await act(SECOND, caseId, { kind: 'return_to_first', note: '请再看' })
  await now(mine)
  await mine.ask('outbox.redecide', { opId })
  const second = await mine.decide(caseId, approve)
  await now(mine, 3)
  expect(await rowOf(mine, second)).toMatchObject({ state: 'accepted' })
})

test('voided meanwhile: nothing to try again, and the reason is told', async () => {
  const mine = await reviewer()
  const [caseId = ''] = await free(mine, 1)
  const happens = (id: string) => act(SUPERVISOR, id, { kind: 'void', note: '误录入' })
  const { opId, view } = await away(caseId, { code: 'merged', happens }, mine)
  expect(view.redecide).toMatchObject({ possible: false })
  expect(view.now).toBe('voided')
  await mine.ask('outbox.acknowledge', { opId })
  expect((await mine.ask('sync.get', {})).conflicts).toBe(0)
})
