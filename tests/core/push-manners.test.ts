import { afterEach, expect, test } from 'vitest'
import { approve, numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'

const open: TestDesk[] = []
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.end()
})

/** A desk with so many decisions that have not been sent. */
async function waiting(count: number): Promise<TestDesk> {
  const desk = testDesk()
  open.push(desk)
  const cases = Array.from({ length: count }, (_, i) => numberedCase(i + 1))
  for (const c of cases) desk.centre.put(c)
  await desk.signIn()
  await desk.ok('sync.now', {})
  desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseRequest' : 'none')
  for (const c of cases) {
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    await desk.ok('decision.submit', { caseId: c.id, ...base, deed: approve })
  }
  desk.centre.plan = () => 'none'
  return desk
}

/** Answers what `refuse` says for a batch of so many operations; null lets it through. Tells the sizes that came. */
function guard(desk: TestDesk, refuse: (ops: number) => Response | null): number[] {
  const sizes: number[] = []
  const real = desk.centre.fetch
  desk.rewire((input, init) => {
    if (!String(input).endsWith('/v1/ops') || typeof init?.body !== 'string') return real(input, init)
    const { ops }: { ops: unknown[] } = JSON.parse(init.body)
    sizes.push(ops.length)
    const refusal = refuse(ops.length)
    return refusal ? Promise.resolve(refusal) : real(input, init)
  })
  return sizes
}
const error = (status: number, kind: string, message: string, headers: Record<string, string> = {}) =>
  Response.json({ kind, message, ref: 'r' }, { status, headers })

test('a batch too big for the centre is halved until it fits; nothing waits for it', async () => {
  const desk = await waiting(8)
  const sizes = guard(desk, (ops) => (ops > 2 ? error(413, 'BadRequest', '太大') : null))
  await desk.ok('sync.now', {})
  expect(sizes).toEqual([8, 4, 2, 2, 2, 2])
  expect((await desk.ok('sync.get', {})).queued).toBe(0)
})

test.each([429, 503])('%i with Retry-After is obeyed, however often the desk would like to send', async (status) => {
  const desk = await waiting(2)
  let busy = true
  const sizes = guard(desk, () => (busy ? error(status, 'CentralError', '忙', { 'retry-after': '600' }) : null))
  await desk.ok('outbox.sendNow', {})
  expect(sizes).toHaveLength(1)
  expect((await desk.ok('sync.get', {})).trouble).toMatch(/忙不过来/)
  busy = false
  desk.clock.advance(599_000)
  await desk.ok('outbox.sendNow', {})
  expect(sizes, 'not before its time').toHaveLength(1)
  desk.clock.advance(2_000)
  await desk.ok('outbox.sendNow', {})
  expect((await desk.ok('sync.get', {})).queued).toBe(0)
})

test('a program too old for the centre holds its decisions and says so', async () => {
  const desk = await waiting(2)
  const sizes = guard(desk, () => error(426, 'ProtocolTooOld', 'old'))
  await desk.ok('outbox.sendNow', {})
  const rows = await desk.ok('outbox.list', {})
  expect(rows.map((row) => row.state)).toEqual(['queued', 'queued'])
  for (const row of rows) expect(row.message).toMatch(/版本过旧.*没有丢失/)
  expect(sizes).toHaveLength(1)
})

test('a permanent refusal of one stops, stays visible and holds up no other', async () => {
  const desk = await waiting(3)
  const real = desk.centre.fetch
  const [first] = await desk.ok('outbox.list', {})
  desk.rewire((input, init) => {
    const about = typeof init?.body === 'string' && init.body.includes(first?.opId ?? '-')
    if (String(input).endsWith('/v1/ops') && about) return Promise.resolve(error(422, 'RuleBroken', '内容不合规'))
    return real(input, init)
  })
  for (let i = 0; i < 3; i++) await desk.ok('sync.now', {})
  const rows = await desk.ok('outbox.list', {})
  expect(rows.find((row) => row.opId === first?.opId)).toMatchObject({ state: 'refused', message: '内容不合规' })
  expect(rows.filter((row) => row.state === 'accepted')).toHaveLength(2)
})

test('a later decision on a case never overtakes an earlier one', async () => {
  const desk = await waiting(1)
  const caseId = numberedCase(1).id
  const { opId } = (await desk.ok('outbox.list', {}))[0] ?? { opId: '' }
  await desk.ok('sync.now', {})
  desk.centre.touch(caseId, { state: 'first_review' })
  await desk.ok('sync.now', {})
  const { case: c } = await desk.ok('workbench.open', { caseId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  const again = await desk.ok('decision.submit', { caseId, ...base, deed: approve })
  await desk.ok('sync.now', {})
  expect(desk.centre.applied.get(caseId)).toEqual([opId, again.opId])
})
