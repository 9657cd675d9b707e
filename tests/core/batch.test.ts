import { afterEach, describe, expect, test } from 'vitest'
import { noteAsked, noteGranted, noteRenewed, openLeases } from '#core/batch/leases.ts'
import { uuid } from '../policy/support.ts'
import { batchDesk, batchUntil, HOUR, limits, putCase } from '../support/batch-desk.ts'
import { approve, type TestDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

const lease = {
  holder: '010237',
  holderName: '王审',
  deviceId: uuid(9),
  takenAt: '2026-11-20T01:00:00.000Z',
  until: '2026-11-20T02:00:00.000Z',
}
const open: TestDesk[] = []
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.end()
})

async function start(cases: number, size?: number) {
  const { desk, ids } = await batchDesk(cases, size)
  open.push(desk)
  const [first = '', second = '', third = ''] = ids
  return { desk, ids, first, second, third }
}

async function decide(desk: TestDesk, caseId: string): Promise<string> {
  const { case: c } = await desk.ok('workbench.open', { caseId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  return (await desk.ok('decision.submit', { caseId, ...base, deed: approve })).opId
}

/** The operation as it was sent. */
async function sent(desk: TestDesk, opId: string): Promise<Record<string, unknown>> {
  const bodies: { ops: Record<string, unknown>[] }[] = []
  const real = desk.centre.fetch
  desk.rewire((input, init) => {
    if (String(input).endsWith('/v1/ops') && typeof init?.body === 'string') bodies.push(JSON.parse(init.body))
    return real(input, init)
  })
  await desk.ok('sync.now', {})
  desk.rewire(real)
  return bodies.flatMap((b) => b.ops).find((op) => op.opId === opId) ?? {}
}

const cut = (desk: TestDesk) => {
  desk.centre.plan = () => 'loseRequest'
}
const mend = (desk: TestDesk) => {
  desk.centre.plan = () => 'none'
}

test('a late refusal of an earlier lease does not end the one that came after it', () => {
  const { db, end } = databaseAt('work')
  const [caseId, caseNo] = [uuid(1), '5104002611010001']
  const ask = { at: '2026-11-20T01:00:00.000Z', hours: 1 }
  const granted = (fence: number) => [{ caseId, caseNo, materialVersion: 1, lease: { ...lease, fence } }]
  const refused = [{ caseId, caseNo, code: 'lease_lost' as const, message: '办理权已到期。' }]
  const answer = { now: ask.at, granted: [], refused }
  noteAsked(db, [{ caseId, caseNo }], ask)
  noteGranted(db, granted(1), ask)
  noteGranted(db, granted(2), ask)
  noteRenewed(db, [{ caseId, fence: 1 }], answer, ask)
  expect(openLeases(db)).toMatchObject([{ caseId, fence: 2, state: 'held', message: null }])
  noteRenewed(db, [{ caseId, fence: 2 }], answer, ask)
  expect(openLeases(db)).toMatchObject([{ caseId, fence: 2, state: 'lost', message: '办理权已到期。' }])
  end()
})

describe('planning', () => {
  test('by rule takes the queue in its order and leaves out what somebody has', async () => {
    const { desk, second } = await start(5)
    const { rows } = await desk.ok('queue.page', { filter: { queue: 'first_review' }, after: null, limit: 10 })
    const order = rows.map((row) => row.id)
    desk.centre.leases.recall(order[1] ?? '', '010999')
    await desk.ok('sync.now', {})
    const plan = await desk.ok('batch.plan', { filter: { queue: 'first_review' }, count: 3 })
    expect(plan.cases.map((one) => one.caseId)).toEqual([order[0], order[2], order[3]])
    expect(plan).toMatchObject({ papers: 3, bytes: 1_800_000, problem: null })
    expect(plan.freeBytes).toBeGreaterThan(0)
    const byHand = await desk.ok('batch.plan', { caseIds: [order[1] ?? second] })
    expect(byHand.cases[0]?.heldBy).toBe('同事')
    expect(byHand.problem).toMatch(/正由同事办理/)
    const seenBefore = desk.centre.seen.filter((one) => one.includes('/leases')).length
    expect(seenBefore, 'planning asks nothing of the centre').toBe(0)
  })

  test('more than the pack allows is a problem, and is refused when taken all the same', async () => {
    const { desk, ids } = await start(limits.cases + 1)
    expect((await desk.ok('batch.plan', { caseIds: ids })).problem).toMatch(/一次最多领取 8 件/)
    expect(await desk.problem('batch.take', { caseIds: ids, hours: 24 })).toMatchObject({ kind: 'RuleBroken' })
    expect(desk.centre.seen.filter((one) => one.includes('/leases'))).toEqual([])
  })
})

describe('taking and downloading', () => {
  test('every paper arrives, is verified and counted; then the cable may be pulled', async () => {
    const { desk, ids } = await start(4)
    const { view, refused } = await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    expect(refused).toEqual([])
    expect(view.cases).toHaveLength(4)
    const ready = await batchUntil(desk, (v) => v.mode === 'ready')
    expect(ready.papers).toEqual({ wanted: 4, have: 4, failed: 0 })
    expect(ready.bytes).toEqual({ wanted: 2_400_000, have: 2_400_000 })
    expect(ready.cases.every((one) => one.state === 'ready')).toBe(true)
    expect(ready.cases.map((one) => one.dueOn)).toEqual(ready.cases.map((one) => one.dueOn).toSorted())
    expect(ready).toMatchObject({ limits, undelivered: 0, trouble: null })
    cut(desk)
    for (const caseId of ids) {
      const { case: c } = await desk.ok('workbench.open', { caseId })
      await desk.ok('document.bytes', { caseId, documentId: c.documents[0]?.id ?? '' })
    }
  })

  test('a case somebody took first is told by name, the others are taken', async () => {
    const { desk, ids, first } = await start(3)
    desk.centre.leases.recall(first, '010999')
    const { view, refused } = await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    expect(refused).toMatchObject([{ caseId: first, code: 'held' }])
    expect(view.cases.map((one) => one.caseId)).not.toContain(first)
    expect(view.cases).toHaveLength(2)
  })

  test('one broken paper is named and holds up no other', async () => {
    const { desk, ids, second } = await start(3)
    const sha256 = desk.centre.cases.get(second)?.documents[0]?.sha256 ?? ''
    desk.centre.documents.set(sha256, Buffer.alloc(600_000, 99))
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    const view = await batchUntil(desk, (v) => v.papers.have === 2 && v.papers.failed === 1)
    const broken = view.cases.find((one) => one.caseId === second)
    expect(broken).toMatchObject({ state: 'failed', message: expect.stringMatching(/诊断证明.*不一致/) })
    desk.centre.documents.set(sha256, Buffer.alloc(600_000, 2))
    await desk.ok('batch.resume', {})
    await batchUntil(desk, (v) => v.mode === 'ready')
  })

  test('a pause stops the line, survives a restart, and what has arrived is not fetched again', async () => {
    const { desk, ids } = await start(1, 3_000_000)
    let asked: string[] = []
    let arrived = 0
    let stuck = true
    const real = desk.centre.fetch
    // A line that stops after 1.2 MB, so that the pause comes in the middle on a machine of any load.
    desk.rewire(async (input, init) => {
      const response = await real(input, init)
      if (!String(input).includes('/documents/')) return response
      asked.push(new Headers(init?.headers).get('range') ?? 'whole')
      const bytes = new Uint8Array(await response.arrayBuffer())
      let at = 0
      const stream = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          if (stuck && at >= 1_200_000) {
            await new Promise((go) => init?.signal?.addEventListener('abort', go))
            return controller.error(new TypeError('aborted'))
          }
          arrived += Math.min(100_000, bytes.length - at)
          controller.enqueue(bytes.subarray(at, at + 100_000))
          at += 100_000
          if (at >= bytes.length) controller.close()
        },
      })
      return new Response(stream, { status: response.status })
    })
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    const moving = await batchUntil(desk, (v) => v.bytes.have > 1_000_000)
    expect(moving.mode).toBe('loading')
    expect(moving.bytesPerSecond).toBeGreaterThan(0)
    expect(moving.cases[0]?.state).toBe('loading')
    expect((await desk.ok('batch.pause', {})).mode).toBe('paused')
    await batchUntil(desk, (v) => v.bytesPerSecond === null)
    await desk.crash()
    await desk.ok('sync.now', {})
    expect((await desk.ok('batch.get', {})).mode, 'still paused').toBe('paused')
    asked = []
    stuck = false
    await desk.ok('batch.resume', {})
    await batchUntil(desk, (v) => v.mode === 'ready')
    expect(asked).toHaveLength(1)
    expect(Number(/bytes=(\d+)-/.exec(asked[0] ?? '')?.[1])).toBeGreaterThan(500_000)
    expect(arrived).toBeLessThan(4_000_000)
  })

  test('without the network the batch waits, and goes on when it is back', async () => {
    const { desk, ids } = await start(2)
    desk.centre.plan = (exchange) => (exchange.includes('/documents/') ? 'loseRequest' : 'none')
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    await batchUntil(desk, (v) => v.trouble !== null)
    cut(desk)
    await desk.ok('sync.now', {})
    expect((await desk.ok('batch.get', {})).mode).toBe('waiting')
    mend(desk)
    desk.clock.advance(10 * 60_000)
    await desk.ok('sync.now', {})
    await batchUntil(desk, (v) => v.mode === 'ready' && v.trouble === null)
  })

  test('an answer that got lost is found again in the cases', async () => {
    const { desk, ids } = await start(2)
    desk.centre.plan = (exchange) => (exchange === 'POST /v1/leases' ? 'loseAnswer' : 'none')
    expect(await desk.problem('batch.take', { caseIds: ids, hours: 24 })).toMatchObject({ kind: 'Offline' })
    mend(desk)
    await desk.ok('sync.now', {})
    expect((await desk.ok('batch.get', {})).cases.map((one) => one.caseId).toSorted()).toEqual(ids.toSorted())
    const opId = await decide(desk, ids[0] ?? '')
    expect(await sent(desk, opId)).toMatchObject({ fence: 1 })
  })
})

describe('while it is mine', () => {
  test('a decision carries the fence and the difference of the clocks; decided cases leave the batch', async () => {
    const { desk, ids, first, second } = await start(2)
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    desk.clock.jump(90_000)
    await desk.ok('sync.now', {})
    cut(desk)
    const opId = await decide(desk, first)
    expect((await desk.ok('batch.get', {})).cases.find((one) => one.caseId === first)?.state).toBe('decided')
    mend(desk)
    const op = await sent(desk, opId)
    expect(op).toMatchObject({ fence: 1 })
    expect(Math.abs(Number(op.skewMs) - 90_000)).toBeLessThanOrEqual(1_000)
    await desk.ok('sync.now', {})
    expect((await desk.ok('batch.get', {})).cases.find((one) => one.caseId === first)?.state).toBe('decided')
    await decide(desk, second)
    for (let i = 0; i < 2; i++) await desk.ok('sync.now', {})
    expect((await desk.ok('batch.get', {})).mode, 'nothing in hand any more').toBe('none')
  })

  test('it is renewed at half-time while the centre can be reached, and not before', async () => {
    const { desk, ids } = await start(1)
    await desk.ok('batch.take', { caseIds: ids, hours: 10 })
    const renewals = () => desk.centre.seen.filter((one) => one === 'POST /v1/leases/renew').length
    desk.clock.advance(4 * HOUR)
    await desk.ok('sync.now', {})
    expect(renewals()).toBe(0)
    desk.clock.advance(2 * HOUR)
    await desk.ok('sync.now', {})
    expect(renewals()).toBe(1)
    const until = (await desk.ok('batch.get', {})).cases[0]?.until ?? ''
    expect(Date.parse(until)).toBe(desk.centre.now() + 10 * HOUR)
  })

  test('given back without the network it is remembered and told later, after the decision on it', async () => {
    const { desk, ids, first, second } = await start(2)
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    await desk.ok('sync.now', {})
    cut(desk)
    const opId = await decide(desk, first)
    expect((await desk.ok('batch.giveBack', { caseIds: [first, second] })).mode).toBe('none')
    await desk.crash()
    mend(desk)
    const told: string[] = []
    const real = desk.centre.fetch
    desk.rewire((input, init) => {
      const about = typeof init?.body === 'string' && init.body.includes(first)
      if (about && /\/(ops|return)$/.test(String(input))) told.push(String(input).replace('http://centre.test', ''))
      return real(input, init)
    })
    desk.clock.advance(10 * 60_000)
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    expect(desk.centre.results.get(opId)).toMatchObject({ outcome: 'applied' })
    expect(desk.centre.cases.get(second)?.lease).toBeNull()
    expect(told.at(-1)).toBe('/v1/leases/return')
    expect(told.indexOf('/v1/leases/return'), 'only after the decision').toBe(told.length - 1)
    expect((await desk.ok('batch.get', {})).cases).toEqual([])
  })

  test('a recall is noticed with a sentence; draft and decision stay', async () => {
    const { desk, ids, first, second } = await start(2)
    await desk.ok('batch.take', { caseIds: ids, hours: 24 })
    await desk.ok('sync.now', {})
    const note = { note: '写到一半', reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }
    await desk.ok('workbench.saveDraft', { caseId: first, body: note })
    desk.centre.leases.recall(first)
    desk.centre.leases.recall(second, '010999')
    await desk.ok('sync.now', {})
    const { cases } = await desk.ok('batch.get', {})
    const of = (caseId: string) => cases.find((one) => one.caseId === caseId)
    expect(of(first)).toMatchObject({ state: 'lost', message: expect.stringMatching(/收回/) })
    expect(of(second)).toMatchObject({ state: 'lost', message: expect.stringMatching(/同事（010999）办理/) })
    expect((await desk.ok('workbench.open', { caseId: first })).draft).toMatchObject({ note: '写到一半' })
    const opId = await decide(desk, first)
    expect(await sent(desk, opId), 'a lease known to be gone is not claimed').not.toHaveProperty('fence')
    expect((await desk.ok('batch.giveBack', { caseIds: [second] })).cases.map((one) => one.caseId)).toEqual([first])
  })

  test('date and time cannot win an hour, running out discards nothing, and the network renews it', async () => {
    const { desk, ids, first } = await start(1)
    await desk.ok('batch.take', { caseIds: ids, hours: 10 })
    await desk.ok('sync.now', {})
    cut(desk)
    desk.clock.jump(-48 * HOUR)
    desk.clock.advance(10 * HOUR + 1_000)
    const expired = (await desk.ok('batch.get', {})).cases[0]
    expect(expired).toMatchObject({ state: 'expired', message: expect.stringMatching(/过期|期限已过/) })
    await desk.ok('sync.now', {})
    await desk.crash()
    expect((await desk.ok('batch.get', {})).cases[0]?.state, 'nor does a restart').toBe('expired')
    const opId = await decide(desk, first)
    mend(desk)
    expect(await sent(desk, opId)).toMatchObject({ fence: 1 })
    expect(desk.centre.results.get(opId)).toMatchObject({ outcome: 'applied' })
  })

  test('run out, not yet decided: held again once the centre agrees', async () => {
    const { desk, ids } = await start(1)
    await desk.ok('batch.take', { caseIds: ids, hours: 10 })
    await desk.ok('sync.now', {})
    cut(desk)
    desk.clock.advance(11 * HOUR)
    mend(desk)
    await desk.ok('sync.now', {})
    await batchUntil(desk, (v) => v.cases[0]?.state === 'ready')
    expect(desk.centre.cases.get(ids[0] ?? '')?.lease).toMatchObject({ fence: 2, holder: desk.staff.staffNo })
  })
})

describe('the limits of working without the network', () => {
  test('too long: nothing more is decided, drafts are saved, and it is told beforehand', async () => {
    const { desk, first } = await start(1)
    const before = await desk.ok('batch.get', {})
    expect(Date.parse(before.offlineUntil ?? '')).toBe(Date.parse(before.lastContactAt ?? '') + 24 * HOUR)
    expect(before.afterwards).toMatch(/超过 24 小时，或有 4 条/)
    cut(desk)
    desk.clock.advance(23 * HOUR)
    desk.clock.jump(-20 * HOUR)
    desk.clock.advance(2 * HOUR)
    const { case: c } = await desk.ok('workbench.open', { caseId: first })
    const base = { caseId: first, baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const problem = await desk.problem('decision.submit', { ...base, deed: approve })
    expect(problem).toMatchObject({ kind: 'RuleBroken', message: expect.stringMatching(/离线已超过 24 小时/) })
    const body = { note: '草稿', reasons: [], items: [], criteria: [], seen: [], turns: {}, panes: [] }
    await desk.ok('workbench.saveDraft', { caseId: first, body })
    expect((await desk.ok('batch.get', {})).afterwards).toBe(problem.message)
    mend(desk)
    await desk.ok('sync.now', {})
    await decide(desk, first)
  })

  test('too many undelivered: refused until some have arrived', async () => {
    const { desk, ids } = await start(5)
    cut(desk)
    for (const caseId of ids.slice(0, 4)) await decide(desk, caseId)
    const { case: c } = await desk.ok('workbench.open', { caseId: ids[4] ?? '' })
    const base = { caseId: c.id, baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    const problem = await desk.problem('decision.submit', { ...base, deed: approve })
    expect(problem.message).toMatch(/已有 4 条.*上限 4 条/)
    mend(desk)
    for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
    await decide(desk, ids[4] ?? '')
  })
})

test('a case that changed papers while it is in the batch gets the new ones', async () => {
  const { desk, ids, first } = await start(1)
  await desk.ok('batch.take', { caseIds: ids, hours: 24 })
  await batchUntil(desk, (v) => v.mode === 'ready')
  const other = putCase(desk, 77)
  const papers = [
    ...(desk.centre.cases.get(first)?.documents ?? []),
    ...(desk.centre.cases.get(other)?.documents ?? []),
  ]
  desk.centre.touch(first, { documents: papers })
  await desk.ok('sync.now', {})
  const view = await batchUntil(desk, (v) => v.papers.have === 2)
  expect(view).toMatchObject({ mode: 'ready', papers: { wanted: 2 } })
})
