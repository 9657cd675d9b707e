import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { DraftBody } from '#shared/contract/core-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import type { Operation } from '#shared/model/operation.ts'
import { diseaseOf } from '#shared/policy/pack-index.ts'
import { aCase, pack, uuid } from '../policy/support.ts'
import { approve, type TestDesk, testDesk } from '../support/core-desk.ts'
import type { Fault } from '../support/model-centre.ts'

const items = diseaseOf(pack, 'M06900')?.criteria?.items ?? []
const batchId = uuid(700_001)
const HOURS = 4
const desks: TestDesk[] = []
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.end()
})

/** A case with nothing wrong in it, of a person and with papers of its own. */
function greenCase(n: number): CaseFile {
  const base = aCase()
  return aCase({
    id: uuid(n),
    caseNo: `510400260918${String(n).padStart(4, '0')}`,
    applicationNo: `A${n}`,
    form: { ...base.form, psn_no: `5104000000${String(n).padStart(4, '0')}` },
    documents: base.documents.map((one, i) => ({
      ...one,
      id: uuid(n * 100 + i),
      sha256: String(n * 100 + i).padStart(64, '0'),
    })),
  })
}

const draftOf = (caseFile: CaseFile, change: Partial<DraftBody> = {}): DraftBody => ({
  note: '',
  reasons: [],
  items: [],
  criteria: items.map(({ id }) => ({ id, verdict: 'met' })),
  seen: caseFile.documents.map(({ id }) => `${id}:1`),
  turns: {},
  panes: [],
  ...change,
})

/** A desk with so many green cases, looked through and leased. */
async function greenDesk(count: number, undoMs = 0): Promise<{ desk: TestDesk; cases: CaseFile[] }> {
  const desk = testDesk({ deps: { undoMs } })
  desks.push(desk)
  const cases = Array.from({ length: count }, (_, i) => greenCase(i + 1))
  for (const one of cases) desk.centre.put(one)
  await desk.signIn()
  await desk.ok('sync.now', {})
  for (const one of cases) await desk.ok('workbench.saveDraft', { caseId: one.id, body: draftOf(one) })
  await desk.ok('batch.take', { caseIds: cases.map(({ id }) => id), hours: HOURS })
  await desk.ok('sync.now', {})
  return { desk, cases }
}

const submit = (desk: TestDesk, cases: readonly CaseFile[], id = batchId) => ({
  batchId: id,
  caseIds: cases.map((one) => one.id),
  password: desk.centre.password,
  packVersion: pack.version,
})

const codes = async (desk: TestDesk, cases: readonly CaseFile[]) =>
  (await desk.ok('batchApprove.list', { caseIds: cases.map(({ id }) => id) })).rows.map(({ refusal }) => refusal?.code)

describe('what can go together', () => {
  test('what was opened and not decided is offered, each case with its reason where it cannot go', async () => {
    const { desk, cases } = await greenDesk(3)
    const [first, second, third] = cases
    if (!first || !second || !third) throw new Error('three cases')
    expect((await desk.ok('batchApprove.list', {})).rows.map(({ refusal }) => refusal)).toEqual([null, null, null])
    await desk.ok('workbench.saveDraft', { caseId: first.id, body: draftOf(first, { seen: [] }) })
    await desk.ok('workbench.saveDraft', { caseId: second.id, body: draftOf(second, { note: '电话核实' }) })
    await desk.ok('batch.giveBack', { caseIds: [third.id] })
    expect(await codes(desk, cases)).toEqual(['unseen', 'has_note', 'no_lease'])
    const [row] = (await desk.ok('batchApprove.list', { caseIds: [first.id] })).rows
    expect(row?.pages).toEqual({ seen: 0, required: row?.pages.required })
    expect(row?.refusal?.sentence).toMatch(/请打开看完必看材料。$/)
  })

  test('my own undelivered or conflicting decision keeps a case out', async () => {
    const { desk, cases } = await greenDesk(1)
    const [one] = cases
    if (!one) throw new Error('a case')
    desk.centre.plan = () => 'loseRequest'
    const { version: baseVersion, materialVersion: baseMaterialVersion } = (
      await desk.ok('workbench.open', { caseId: one.id })
    ).case
    await desk.ok('decision.submit', { caseId: one.id, baseVersion, baseMaterialVersion, deed: approve })
    expect(await codes(desk, cases)).toEqual(['waits_for_centre'])
  })
})

describe('批量通过', () => {
  test('is N ordinary decisions of one batch, each with journal and audit, delivered once', async () => {
    const { desk, cases } = await greenDesk(4)
    const { results } = await desk.ok('batchApprove.submit', submit(desk, cases))
    expect(results.map(({ state }) => state)).toEqual(['queued', 'queued', 'queued', 'queued'])
    await desk.ok('sync.now', {})
    const after = await desk.ok('batchApprove.results', { batchId })
    expect(after.results.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
    expect(new Set(after.results.map(({ caseId }) => caseId))).toEqual(new Set(cases.map(({ id }) => id)))
    expect((await desk.ok('outbox.list', {})).map(({ seq }) => seq).sort()).toEqual([1, 2, 3, 4])
  })

  test('one undo takes the whole batch back while nothing of it has been handed over, drafts included', async () => {
    const { desk, cases } = await greenDesk(3, 10_000)
    const { undoMs } = await desk.ok('batchApprove.submit', submit(desk, cases))
    expect(undoMs).toBe(10_000)
    const { results } = await desk.ok('batchApprove.undo', { batchId })
    expect(results.map(({ state, sentence }) => [state, sentence])).toEqual(cases.map(() => ['undone', null]))
    // Twice is the same as once, nothing is sent, and the cases can be approved again in another batch.
    expect((await desk.ok('batchApprove.undo', { batchId })).results).toEqual(results)
    await desk.ok('sync.now', {})
    expect(desk.centre.applied.size).toBe(0)
    expect(await codes(desk, cases)).toEqual([undefined, undefined, undefined])
    const again = await desk.ok('batchApprove.submit', submit(desk, cases, uuid(700_002)))
    expect(again.results.every(({ state }) => state === 'queued')).toBe(true)
  })

  test('what has been handed over stays, and the undo says so case by case', async () => {
    const { desk, cases } = await greenDesk(2)
    await desk.ok('batchApprove.submit', submit(desk, cases))
    await desk.ok('sync.now', {})
    const { results } = await desk.ok('batchApprove.undo', { batchId })
    expect(results.map(({ state }) => state)).toEqual(['accepted', 'accepted'])
    for (const { sentence } of results) expect(sentence).toContain('已经发往中心')
  })

  test('the same batch again, and a double click, write nothing more', async () => {
    const { desk, cases } = await greenDesk(2)
    const [one, two] = await Promise.all([
      desk.ok('batchApprove.submit', submit(desk, cases)),
      desk.ok('batchApprove.submit', submit(desk, cases)),
    ])
    expect(one.results.map(({ opId }) => opId)).toEqual(two.results.map(({ opId }) => opId))
    expect(await desk.ok('outbox.list', {})).toHaveLength(2)
  })

  test('leaves what cannot go, with its reason, and does the others', async () => {
    const { desk, cases } = await greenDesk(3)
    const [first] = cases
    if (!first) throw new Error('a case')
    await desk.ok('workbench.saveDraft', { caseId: first.id, body: draftOf(first, { criteria: [] }) })
    const { results } = await desk.ok('batchApprove.submit', submit(desk, cases))
    expect(results.map(({ state }) => state)).toEqual(['queued', 'queued', 'left'])
    expect(results.at(-1)).toMatchObject({
      caseId: first.id,
      opId: null,
      sentence: expect.stringContaining('认定标准'),
    })
    expect((await desk.ok('workbench.open', { caseId: first.id })).draft).not.toBe(null)
  })

  test('asks for the password again, counts wrong ones, and does nothing without it', async () => {
    const { desk, cases } = await greenDesk(1)
    const wrong = await desk.problem('batchApprove.submit', { ...submit(desk, cases), password: 'no' })
    expect(wrong).toMatchObject({ kind: 'WrongPassword', message: expect.stringContaining('一件也没有办理') })
    // A PIN does while it does; three wrong ones end that.
    await desk.ok('session.setPin', { pin: '285917', password: desk.centre.password })
    const noPin = await desk.problem('batchApprove.submit', { ...submit(desk, cases), password: '285918' })
    expect(noPin.message).toContain('PIN 不对')
    expect(await desk.ok('outbox.list', {})).toEqual([])
    for (let i = 0; i < 5; i++) {
      await desk.problem('batchApprove.submit', { ...submit(desk, cases), password: 'no' })
    }
    expect((await desk.problem('batchApprove.submit', { ...submit(desk, cases), password: 'no' })).kind).toBe(
      'AccountLocked',
    )
  })

  test('never more than the pack allows at once, nor under other rules than were on screen', async () => {
    const { desk, cases } = await greenDesk(1)
    const many = [...cases, ...Array.from({ length: 20 }, (_, i) => greenCase(500 + i))]
    expect(await desk.problem('batchApprove.submit', submit(desk, many))).toMatchObject({
      kind: 'RuleBroken',
      message: expect.stringContaining('一次最多'),
    })
    const stale = { ...submit(desk, cases), packVersion: 'other' }
    expect((await desk.problem('batchApprove.submit', stale)).kind).toBe('Stale')
    expect(await desk.ok('outbox.list', {})).toEqual([])
  })
})

test('whatever gets lost, doubled or killed: each case of a batch is decided once or left, never half', async () => {
  const faults = fc.constantFrom<Fault>('none', 'loseRequest', 'loseAnswer', 'duplicate', 'error500')
  const step = fc.oneof(
    fc.record({ do: fc.constant('submit' as const), from: fc.nat(2), to: fc.nat(3), batch: fc.nat(2) }),
    fc.record({ do: fc.constant('sync' as const), fault: faults }),
    fc.constant({ do: 'crash' as const }),
    fc.record({ do: fc.constant('undo' as const), batch: fc.nat(2) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (schedule) => {
      const { desk, cases } = await greenDesk(3, 10_000)
      const told = new Map<string, string>()
      for (const event of schedule) {
        if (event.do === 'crash') await desk.crash()
        else if (event.do === 'undo') {
          const { results } = await desk.ok('batchApprove.undo', { batchId: uuid(800_000 + event.batch) })
          for (const { opId, state } of results) if (state === 'undone') told.delete(opId ?? '')
        } else if (event.do === 'sync') {
          desk.centre.plan = () => event.fault
          await desk.core().call('sync.now', {})
          desk.centre.plan = () => 'none'
        } else {
          const chosen = cases.slice(event.from, event.to + 1)
          if (chosen.length === 0) continue
          const id = uuid(800_000 + event.batch)
          const { results } = await desk.ok('batchApprove.submit', submit(desk, chosen, id))
          for (const { caseId, opId, state } of results) {
            if (opId !== null && state !== 'undone') told.set(opId, caseId)
          }
        }
      }
      for (let i = 0; i < 4; i++) await desk.ok('sync.now', {})
      const rows = (await desk.ok('outbox.list', {})).filter(({ state }) => state !== 'undone')
      // Everything said to be written is there, and nothing else; each case at most once.
      expect(new Set(rows.map(({ opId }) => opId))).toEqual(new Set(told.keys()))
      expect(new Set(told.values()).size).toBe(told.size)
      expect(rows.every(({ state }) => state === 'accepted')).toBe(true)
      for (const one of cases) {
        const written = [...told].flatMap(([opId, caseId]) => (caseId === one.id ? [opId] : []))
        expect(desk.centre.applied.get(one.id) ?? []).toEqual(written)
      }
      await desk.end()
    }),
    { numRuns: 12, interruptAfterTimeLimit: 12_000 },
  )
}, 30_000)

test('the operation carries the batch', async () => {
  const { desk, cases } = await greenDesk(2)
  const sent: Operation[] = []
  const real = desk.centre.fetch
  desk.rewire((input, init) => {
    if (String(input).endsWith('/v1/ops') && typeof init?.body === 'string') sent.push(...JSON.parse(init.body).ops)
    return real(input, init)
  })
  await desk.ok('batchApprove.submit', submit(desk, cases))
  await desk.ok('sync.now', {})
  expect(sent.map((op) => op.batchId)).toEqual([batchId, batchId])
  expect(sent.every((op) => op.fence !== undefined && op.deed.kind === 'propose_approve')).toBe(true)
})
