import { afterEach, describe, expect, test } from 'vitest'
import { mergedDraft } from '#core/conflict/redecide.ts'
import { silentLog } from '#core/deps.ts'
import { createSyncLog } from '#core/sync-log.ts'
import type { DraftBody } from '#shared/contract/core-api.ts'
import { OpCode } from '#shared/model/operation.ts'
import { aCase, uuid } from '../policy/support.ts'
import { approve, numberedCase, policy, type TestDesk, testDesk } from '../support/core-desk.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: TestDesk[] = []
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.end()
})

const reject = {
  kind: 'propose_reject' as const,
  reasons: [
    { code: policy.pack.reasons.find((r) => r.for.includes('propose_reject'))?.code ?? '', text: '不符合标准' },
  ],
  criteria: [],
  note: '按标准不符合',
}

/** A decision that meets a changed case: the desk decides on what it saw, the case changes, both meet at the centre. */
async function conflict(
  change: Parameters<TestDesk['centre']['touch']>[1],
  deed: typeof reject | typeof approve = reject,
) {
  const desk = testDesk()
  open.push(desk)
  const caseFile = numberedCase(1)
  desk.centre.put(caseFile)
  await desk.signIn()
  await desk.ok('sync.now', {})
  desk.centre.plan = () => 'loseRequest'
  const caseId = caseFile.id
  const { case: c } = await desk.ok('workbench.open', { caseId })
  const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
  const { opId } = await desk.ok('decision.submit', { caseId, ...base, deed })
  desk.centre.touch(caseId, change)
  desk.centre.plan = () => 'none'
  for (let i = 0; i < 2; i++) await desk.ok('sync.now', {})
  return { desk, caseId, opId, caseFile }
}

const addition = {
  at: '2026-11-20T02:00:00Z',
  kind: 'supplemented',
  by: null,
  byName: '申请人',
  from: 'first_review' as const,
  to: 'first_review' as const,
  note: '补交了病历',
  opId: null,
}

describe('an operation in conflict', () => {
  test('is shown beside what happened, with what of the case is another now', async () => {
    const base = aCase()
    const paper = { ...base.documents[0], id: uuid(70_001), title: '住院病历' }
    const { desk, opId, caseFile } = await conflict({
      dueOn: '2026-12-30',
      form: { ...numberedCase(1).form, tel: '13900000000' },
      documents: [paper as (typeof base.documents)[number]],
      history: [{ ...addition, kind: 'received', note: '' }, addition],
    })
    const view = await desk.ok('outbox.conflict', { opId })
    expect(view).toMatchObject({ state: 'conflict', caseNo: caseFile.caseNo, acknowledged: false, now: 'first_review' })
    expect(view.mine).toMatchObject({ byName: '试用员', kind: 'propose_reject', packVersion: policy.pack.version })
    expect(view.mine.lines).toEqual(['理由：不符合标准', '说明：按标准不符合'])
    expect(view.theirs.at(-1)).toMatchObject({ kind: 'supplemented', byName: '申请人', lines: ['说明：补交了病历'] })
    const words = view.differences.map(({ what }) => what)
    expect(words).toEqual(expect.arrayContaining(['办结时限', '材料', '联系电话']))
    expect(view.differences.find(({ what }) => what === '材料')?.theirs).toBe('新增：住院病历')
    expect(view.rule).not.toBe('')
    expect(view.redecide.possible).toBe(true)
  })

  test('tried again becomes the draft, is put away, and the new operation names it', async () => {
    const { desk, caseId, opId } = await conflict({ dueOn: '2026-12-30' })
    expect(await desk.ok('outbox.redecide', { opId })).toEqual({ caseId, deedKind: 'propose_reject' })
    const { draft, case: now } = await desk.ok('workbench.open', { caseId })
    expect(draft).toMatchObject({ note: reject.note, reasons: reject.reasons })
    expect((await desk.ok('outbox.list', {})).find((row) => row.opId === opId)?.acknowledged).toBe(true)
    await desk.crash()
    const base = { baseVersion: now.version, baseMaterialVersion: now.materialVersion }
    const bodies: string[] = []
    const real = desk.centre.fetch
    desk.rewire((input, init) => {
      if (String(input).endsWith('/v1/ops')) bodies.push(String(init?.body))
      return real(input, init)
    })
    const { opId: second } = await desk.ok('decision.submit', { caseId, ...base, deed: reject })
    await desk.ok('sync.now', {})
    expect(bodies.join()).toContain(`"resolves":"${opId}"`)
    expect(desk.centre.applied.get(caseId)).toEqual([second])
  })

  test('whose case has moved on cannot be tried again, and says why', async () => {
    const { desk, opId } = await conflict({ state: 'second_review', firstReviewer: '010999' })
    const view = await desk.ok('outbox.conflict', { opId })
    expect(view.redecide).toEqual({ possible: false, why: expect.stringMatching(/环节已经变化/) })
    expect(view.differences).toContainEqual({ what: '办理环节', mine: '待初审', theirs: '待复审' })
    expect(await desk.problem('outbox.redecide', { opId })).toMatchObject({ kind: 'Stale', message: view.redecide.why })
    expect((await desk.ok('outbox.list', {}))[0]?.acknowledged, 'nothing happened to it').toBe(false)
  })

  test('waits for the newest state of the case before it may be tried again', async () => {
    const { desk, opId, caseId } = await conflict({})
    desk.centre.touch(caseId, {})
    const decided = await desk.ok('outbox.conflict', { opId })
    expect(decided.redecide.possible).toBe(true)
    const { case: c } = await desk.ok('workbench.open', { caseId })
    const base = { baseVersion: c.version, baseMaterialVersion: c.materialVersion }
    await desk.ok('outbox.redecide', { opId })
    desk.centre.plan = (exchange) => (exchange.includes('/feed') ? 'loseRequest' : 'none')
    const { opId: second } = await desk.ok('decision.submit', { caseId, ...base, deed: reject })
    for (let i = 0; i < 2; i++) await desk.ok('sync.now', {})
    expect((await desk.ok('outbox.conflict', { opId: second })).redecide).toEqual({
      possible: false,
      why: expect.stringMatching(/同步/),
    })
  })

  test('of an operation nobody knows there is none', async () => {
    const { desk } = await conflict({})
    expect(await desk.problem('outbox.conflict', { opId: uuid(99) })).toMatchObject({ kind: 'NotFound' })
  })
})

describe('asking what became of an operation', () => {
  test('the stored answer is taken over; an unknown one stays to be sent', async () => {
    const desk = testDesk()
    open.push(desk)
    const caseFile = numberedCase(1)
    desk.centre.put(caseFile)
    await desk.signIn()
    await desk.ok('sync.now', {})
    const { id: caseId, version, materialVersion } = caseFile
    desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseRequest' : 'none')
    const base = { baseVersion: version, baseMaterialVersion: materialVersion }
    const { opId } = await desk.ok('decision.submit', { caseId, ...base, deed: approve })
    const unknown = await desk.ok('outbox.check', { opId })
    expect(unknown).toEqual({ known: false, message: expect.stringMatching(/待发，会自动发送/) })
    desk.centre.plan = (exchange) => (exchange === 'POST /v1/ops' ? 'loseAnswer' : 'none')
    await desk.ok('outbox.sendNow', {})
    expect((await desk.ok('outbox.list', {}))[0]?.state).toBe('queued')
    expect(await desk.ok('outbox.check', { opId })).toEqual({ known: true, message: '中心已按这条意见办理。' })
    expect((await desk.ok('outbox.list', {}))[0]?.state).toBe('accepted')
    desk.centre.plan = () => 'loseRequest'
    expect(await desk.problem('outbox.check', { opId })).toMatchObject({ kind: 'Offline' })
  })
})

describe('the draft of a second try', () => {
  const draft: DraftBody = { note: '新说明', reasons: [], items: [], criteria: [], seen: ['a:1'], turns: {}, panes: [] }

  test('loses nothing of either: the draft stands where both speak of the same', () => {
    const own = {
      ...draft,
      reasons: [{ code: 'R1', text: '改过的' }],
      criteria: [{ id: '1', verdict: 'met' as const }],
    }
    const deed = {
      ...reject,
      reasons: [
        { code: 'R1', text: '原来的' },
        { code: 'R2', text: '另一条' },
      ],
      criteria: [
        { id: '1', verdict: 'unmet' as const },
        { id: '2', verdict: 'met' as const },
      ],
      seen: ['a:1', 'b:1'],
    }
    expect(mergedDraft(own, deed)).toMatchObject({
      note: `新说明\n${reject.note}`,
      reasons: [
        { code: 'R1', text: '改过的' },
        { code: 'R2', text: '另一条' },
      ],
      criteria: [
        { id: '1', verdict: 'met' },
        { id: '2', verdict: 'met' },
      ],
      seen: ['a:1', 'b:1'],
    })
  })

  test('done twice says everything once', () => {
    const once = mergedDraft(null, reject)
    expect(mergedDraft(once, reject)).toEqual(once)
  })
})

describe('the sync log', () => {
  test('keeps the newest 500, only what it has a sentence for, and no detail but codes and counts', () => {
    const log = createSyncLog(silentLog, manualClock())
    log.info('pull.done', { changed: 3 })
    log.warn('call.failed', { method: 'x' })
    expect(log.lines()).toEqual([{ at: '2026-11-20T01:00:00.000Z', level: 'info', sentence: '同步完成，更新 3 件。' }])
    for (let i = 0; i < 600; i++) log.warn('push.failed', { kind: 'Offline', ops: i })
    expect(log.lines()).toHaveLength(500)
    expect(log.lines().at(-1)?.sentence).toBe('599 条没有送达，稍后自动重试（Offline）。')
  })

  test('a desk tells what happened between it and the centre', async () => {
    const { desk } = await conflict({})
    const sentences = (await desk.ok('sync.log', {})).map(({ sentence }) => sentence)
    expect(sentences.some((one) => /同步完成/.test(one))).toBe(true)
    expect(sentences.some((one) => /有了中心的答复/.test(one))).toBe(true)
  })
})

test('every code the centre may answer with has its rule', async () => {
  const { ruleWords } = await import('#core/conflict/words.ts')
  for (const code of OpCode.options) expect(ruleWords[code]).toMatch(/。$/)
})
