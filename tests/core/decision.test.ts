import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendJournal, firstBrokenJournalRow } from '#core/audit.ts'
import { approve, aReviewer, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { databaseAt } from '../support/databases.ts'

describe('decision', () => {
  let desk: TestDesk
  const first = numberedCase(1)

  beforeEach(async () => {
    desk = testDesk()
    desk.centre.put(first)
    desk.centre.put(numberedCase(2, { state: 'second_review' }))
    await desk.signIn()
    await desk.ok('sync.now', {})
  })
  afterEach(() => desk.end())

  const submit = (changes = {}) => ({
    caseId: first.id,
    baseVersion: first.version,
    baseMaterialVersion: first.materialVersion,
    deed: approve,
    ...changes,
  })
  const draft = { note: '待查', reasons: [], items: [], criteria: [], seen: ['d:1'], turns: { d: 1 }, panes: [] }

  test('is queued, sent, and pulled back as the new state', async () => {
    const { opId, seq } = await desk.ok('decision.submit', submit())
    expect(seq).toBe(1)
    expect(await desk.ok('outbox.list', {})).toMatchObject([{ opId, state: 'queued' }])
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    expect(await desk.ok('outbox.list', {})).toMatchObject([{ opId, state: 'accepted', message: null }])
    expect((await desk.ok('workbench.open', { caseId: first.id })).case.state).toBe('second_review')
    expect(desk.centre.applied.get(first.id)).toEqual([opId])
  })

  test('takes its case out of the queue at once and back in when the centre refuses it', async () => {
    expect((await desk.ok('queue.counts', {})).first_review).toBe(1)
    await desk.ok('decision.submit', submit())
    expect(await desk.ok('queue.counts', {})).toMatchObject({ first_review: 0, done: 1 })
    desk.centre.touch(first.id, {})
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    expect((await desk.ok('queue.counts', {})).first_review).toBe(1)
    const page = await desk.ok('queue.page', { filter: { queue: 'first_review' }, after: null, limit: 5 })
    expect(page.rows).toMatchObject([{ id: first.id, outbox: 'conflict' }])
  })

  test('an accepted case does not come back while the pull is late', async () => {
    await desk.ok('decision.submit', submit())
    desk.centre.plan = (exchange) => (exchange.startsWith('GET') ? 'error500' : 'none')
    await desk.ok('sync.now', {})
    expect(await desk.ok('outbox.list', {})).toMatchObject([{ state: 'accepted' }])
    expect(await desk.ok('queue.counts', {})).toMatchObject({ first_review: 0 })
    expect(await desk.problem('decision.submit', submit())).toMatchObject({ kind: 'Stale' })
  })

  test('on rules that changed since they were shown is refused, and the draft stays', async () => {
    await desk.ok('workbench.saveDraft', { caseId: first.id, body: draft })
    const problem = await desk.problem('decision.submit', submit({ packVersion: 'an older one' }))
    expect(problem).toMatchObject({ kind: 'Stale', message: expect.stringContaining('政策规则刚刚更新') })
    expect((await desk.ok('workbench.open', { caseId: first.id })).draft).toEqual(draft)
    await desk.ok('decision.submit', submit({ packVersion: policy.pack.version }))
  })

  test('a held key decides once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => desk.core().call('decision.submit', submit())))
    expect(answers.map((a) => a.ok)).toEqual([true, false, false])
    expect(await desk.ok('outbox.list', {})).toHaveLength(1)
  })

  test('after a conflict the person may decide anew on the new facts', async () => {
    await desk.ok('decision.submit', submit())
    desk.centre.touch(first.id, { form: { ...first.form, opsp_dise_name: '新材料' } })
    await desk.ok('sync.now', {})
    await desk.ok('sync.now', {})
    const { case: now } = await desk.ok('workbench.open', { caseId: first.id })
    const again = submit({ baseVersion: now.version, baseMaterialVersion: now.materialVersion })
    await desk.ok('decision.submit', again)
    await desk.ok('sync.now', {})
    expect((await desk.ok('outbox.list', {})).map((r) => [r.state, r.acknowledged])).toEqual([
      ['accepted', false],
      ['conflict', true],
    ])
  })

  test('on facts that changed since opening is refused and nothing is written', async () => {
    expect(await desk.problem('decision.submit', submit({ baseMaterialVersion: 9 }))).toMatchObject({ kind: 'Stale' })
    expect(await desk.ok('outbox.list', {})).toEqual([])
  })

  test('against the rules is refused with their sentence', async () => {
    const unknownReason = { kind: 'propose_reject', reasons: [{ code: 'X99', text: '' }], criteria: [], note: '' }
    expect(await desk.problem('decision.submit', submit({ deed: unknownReason }))).toMatchObject({ kind: 'RuleBroken' })
    const endorse = { kind: 'endorse', note: '' }
    expect(await desk.problem('decision.submit', submit({ deed: endorse }))).toMatchObject({ kind: 'NotAllowed' })
  })

  test('the second reviewer cannot be the first', async () => {
    const staff = aReviewer(['first_reviewer', 'second_reviewer'])
    const other = testDesk({ staff })
    const mine = numberedCase(3, { state: 'second_review', firstReviewer: staff.staffNo })
    other.centre.put(mine)
    await other.signIn()
    await other.ok('sync.now', {})
    const endorse = { ...submit(), caseId: mine.id, deed: { kind: 'endorse' as const, note: '' } }
    expect(await other.problem('decision.submit', endorse)).toMatchObject({ kind: 'NotAllowed' })
    await other.end()
  })

  test('ends the draft, which until then survives anything', async () => {
    await desk.ok('workbench.saveDraft', { caseId: first.id, body: draft })
    await desk.crash()
    expect((await desk.ok('workbench.open', { caseId: first.id })).draft).toEqual(draft)
    await desk.ok('decision.submit', submit())
    expect((await desk.ok('workbench.open', { caseId: first.id })).draft).toBeNull()
  })

  test('what the interface sends is checked before anything happens', async () => {
    const noDeed = await desk.core().call('decision.submit', { caseId: first.id })
    expect(noDeed).toMatchObject({ ok: false, problem: { kind: 'BadRequest' } })
    expect(await desk.core().call('db.query', {})).toMatchObject({ ok: false, problem: { kind: 'BadRequest' } })
    expect(await desk.core().call('__proto__', {})).toMatchObject({ ok: false, problem: { kind: 'BadRequest' } })
  })

  test('the workbench explains its dates and findings', async () => {
    const bench = await desk.ok('workbench.open', { caseId: first.id })
    expect(bench.deadline.trace.length).toBeGreaterThan(5)
    expect(bench.findings.length).toBeGreaterThan(0)
    expect(bench.pending).toBeNull()
    expect((await desk.ok('policy.get', {})).pack.version).toBe(policy.pack.version)
  })
})

describe('journal', () => {
  test('notices a row changed behind its back', () => {
    const { db, end } = databaseAt('work')
    for (let n = 1; n <= 5; n++) appendJournal(db, { at: 't', kind: 'decided', opId: `op${n}`, body: '{}' })
    expect(firstBrokenJournalRow(db)).toBeNull()
    db.exec(`DROP TRIGGER journal_no_update; UPDATE journal SET body = '{"x":1}' WHERE n = 3`)
    expect(firstBrokenJournalRow(db)).toBe(3)
    end()
  })

  test('notices a row taken out', () => {
    const { db, end } = databaseAt('work')
    for (let n = 1; n <= 5; n++) appendJournal(db, { at: 't', kind: 'decided', opId: `op${n}`, body: '{}' })
    db.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE n = 2')
    expect(firstBrokenJournalRow(db)).toBe(2)
    end()
  })
})
