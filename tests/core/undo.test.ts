import { afterEach, expect, test } from 'vitest'
import { mendOperations, queueUnanswered } from '#core/db/salvage-work.ts'
import { transaction } from '#core/db/sql.ts'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

let desk: TestDesk
afterEach(() => desk?.end())

const draft = { note: '肝功能三项', reasons: [], items: [], criteria: [], seen: ['d:1'], turns: {}, panes: [] }

async function start(undoMs = 10_000) {
  desk = testDesk({ deps: { undoMs } })
  const one = numberedCase(1)
  desk.centre.put(one)
  await desk.signIn()
  await desk.ok('sync.now', {})
  await desk.ok('workbench.saveDraft', { caseId: one.id, body: draft })
  const base = { baseVersion: one.version, baseMaterialVersion: one.materialVersion }
  const decide = () => desk.ok('decision.submit', { caseId: one.id, ...base, deed: approve })
  return { caseId: one.id, decide }
}
/** Everything that was set off by now has happened. */
const quiet = async () => {
  for (let i = 0; i < 20; i++) await new Promise((go) => setImmediate(go))
}
const sent = () => desk.centre.results.size

test('a decision waits ten seconds, then goes by itself', async () => {
  const { decide } = await start()
  expect(await decide()).toMatchObject({ undoMs: 10_000 })
  desk.clock.advance(9_000)
  await quiet()
  expect(sent()).toBe(0)
  expect(await desk.ok('decision.recent', {})).toMatchObject([{ state: 'queued', can: 'undo', heldMs: 1_000 }])
  desk.clock.advance(1_100)
  await expect.poll(sent).toBe(1)
})

test('taken back within that time: case and draft are as before, twice is the same as once, and nothing is sent', async () => {
  const { caseId, decide } = await start()
  const { opId } = await decide()
  expect((await desk.ok('workbench.open', { caseId })).draft).toBeNull()
  expect(await desk.ok('decision.undo', { opId })).toEqual({ caseId })
  expect(await desk.ok('decision.undo', { opId })).toEqual({ caseId })
  const opened = await desk.ok('workbench.open', { caseId })
  expect(opened).toMatchObject({ draft, pending: null })
  expect((await desk.ok('queue.counts', {})).first_review).toBe(1)
  expect((await desk.ok('home.summary', {})).sentToday).toBe(0)
  await desk.ok('sync.now', {})
  desk.clock.advance(60_000)
  await quiet()
  expect(sent()).toBe(0)
  expect(await desk.ok('decision.recent', {})).toMatchObject([{ state: 'undone', can: 'nothing', heldMs: null }])
})

test('after it: decided anew, the new decision is sent and the old one is not', async () => {
  const { decide } = await start()
  const { opId } = await decide()
  await desk.ok('decision.undo', { opId })
  const again = await decide()
  await desk.ok('outbox.sendNow', {})
  expect([...desk.centre.results.keys()]).toEqual([again.opId])
})

test('once it was handed to the network it is too late, even when no answer came, and the sentence names 更正', async () => {
  const { decide } = await start()
  const { opId } = await decide()
  desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseAnswer' : 'none')
  await desk.ok('outbox.sendNow', {})
  const problem = await desk.problem('decision.undo', { opId })
  expect(problem.kind).toBe('Stale')
  expect(problem.message).toContain('更正')
})

test('without a network it can be taken back hours later, also after the program was killed', async () => {
  const { decide } = await start()
  desk.centre.plan = (exchange) => (exchange.includes('/sessions') ? 'none' : 'loseRequest')
  const { opId } = await decide()
  await desk.crash()
  expect(await desk.ok('decision.recent', {})).toMatchObject([{ opId, can: 'undo', heldMs: null }])
  await desk.ok('decision.undo', { opId })
  desk.centre.plan = () => 'none'
  await desk.ok('sync.now', {})
  expect(sent()).toBe(0)
})

test('who signs out has no second thoughts: what waited for them is sent first', async () => {
  const { decide } = await start()
  await decide()
  await desk.ok('session.signOut', {})
  expect(sent()).toBe(1)
})

test('a damaged file: what the journal says was taken back is not offered to the centre again', () => {
  const { db, end } = databaseAt('work')
  try {
    const body = { opId: 'op', seq: 1, caseId: 'c', decidedAt: 'now', deed: { kind: 'accept' } }
    db.exec(`INSERT INTO journal VALUES (1, 'now', 'decided', 'op', '${JSON.stringify(body)}', '0', '1')`)
    db.exec(`INSERT INTO journal VALUES (2, 'now', 'undone', 'op', '{}', '1', '2')`)
    transaction(db, () => mendOperations(db))
    transaction(db, () => queueUnanswered(db))
    expect(db.statement('SELECT state, seen FROM outbox').all()).toEqual([{ state: 'undone', seen: 1 }])
  } finally {
    end()
  }
})
