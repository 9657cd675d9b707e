import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { numberedCase, type TestDesk, testDesk } from '../support/core-desk.ts'
import { aNotice, noticeRef } from '../support/notices.ts'

let desk: TestDesk
const decided = numberedCase(1, { state: 'rejected', notices: [noticeRef('T1'), noticeRef('T2')] })
const caseId = decided.id

beforeEach(async () => {
  desk = testDesk()
  desk.centre.put(decided)
  desk.centre.put(numberedCase(2))
  for (const no of ['T1', 'T2']) desk.centre.notices.set(no, aNotice(no, decided.caseNo))
  await desk.signIn()
  await desk.ok('sync.now', {})
})
afterEach(() => desk.end())

const asked = (path: string) => desk.centre.seen.filter((exchange) => exchange === path).length
const cutOff = () => {
  desk.centre.plan = () => 'loseRequest'
}

describe('notice.get', () => {
  test('is asked for once and kept, also over a restart without network', async () => {
    expect(await desk.ok('notice.get', { caseId, no: 'T1' })).toEqual(aNotice('T1', decided.caseNo))
    cutOff()
    await desk.core().close()
    await desk.crash()
    expect(await desk.ok('notice.get', { caseId, no: 'T1' })).toEqual(aNotice('T1', decided.caseNo))
    expect(asked('GET /v1/notices')).toBe(1)
  })

  test('without network and never fetched: one sentence that says so', async () => {
    cutOff()
    const problem = await desk.problem('notice.get', { caseId, no: 'T1' })
    expect(problem).toMatchObject({ kind: 'NotCached', message: expect.stringContaining('没有下载') })
  })

  test('only a notice of that very case is shown', async () => {
    expect(await desk.problem('notice.get', { caseId, no: 'T9' })).toMatchObject({ kind: 'NotFound' })
    const other = numberedCase(2).id
    expect(await desk.problem('notice.get', { caseId: other, no: 'T1' })).toMatchObject({ kind: 'NotFound' })
    expect(asked('GET /v1/notices')).toBe(0)
  })

  test('another notice under this number is not kept', async () => {
    desk.centre.notices.set('T1', aNotice('T1', numberedCase(2).caseNo))
    expect(await desk.problem('notice.get', { caseId, no: 'T1' })).toMatchObject({ kind: 'CentralError' })
    desk.centre.notices.set('T1', aNotice('T1', decided.caseNo))
    await desk.ok('notice.get', { caseId, no: 'T1' })
  })
})

describe('notice.printed', () => {
  const print = async (no = 'T1') => (await desk.ok('notice.printed', { caseId, no })).copies

  test('counts at once, offline too, and each notice by itself', async () => {
    cutOff()
    expect([await print(), await print(), await print('T2'), await print()]).toEqual([1, 2, 1, 3])
  })

  test('is known to the workbench after a restart, before the centre has heard of it: the next copy is 补打', async () => {
    const known = async () => (await desk.ok('workbench.open', { caseId })).case.notices.map(({ copies }) => copies)
    cutOff()
    expect(await known()).toEqual([0, 0])
    await print()
    await desk.core().close()
    await desk.crash()
    expect(await known()).toEqual([1, 0])
    desk.centre.plan = () => 'none'
    await desk.ok('sync.now', {})
    expect(await known()).toEqual([1, 0])
  })

  test('counts on from what the centre knows, and tells it every print once', async () => {
    expect([await print(), await print()]).toEqual([1, 2])
    await desk.ok('sync.now', {})
    expect(desk.centre.prints.size).toBe(2)
    desk.centre.prints.set('a colleague', 'T1')
    desk.centre.touch(caseId, { notices: [noticeRef('T1', 3), noticeRef('T2')] }, false)
    await desk.ok('sync.now', {})
    expect(await print()).toBe(4)
  })

  test('a decision never waits for a print that the centre does not take', async () => {
    desk.centre.plan = (exchange) => (exchange.endsWith('/prints') ? 'error500' : 'none')
    await print()
    const deed = { kind: 'propose_approve' as const, criteria: [], note: '' }
    const base = { baseVersion: 1, baseMaterialVersion: 1 }
    await desk.ok('decision.submit', { caseId: numberedCase(2).id, ...base, deed })
    expect(await desk.ok('sync.now', {})).toMatchObject({ queued: 0, link: 'online', trouble: null })
    expect(desk.centre.prints.size).toBe(0)
  })

  test('a print that one notice is refused for does not hold up the others', async () => {
    await desk.core().close()
    desk.centre.plan = (exchange) => (exchange.includes('/prints') ? 'loseRequest' : 'none')
    await desk.crash()
    await print('T1')
    await print('T2')
    const real = desk.centre.fetch
    desk.centre.plan = () => 'none'
    desk.rewire((input, init) => {
      const refused = String(input).endsWith('/prints') && String(init?.body).includes('"T1"')
      if (!refused) return real(input, init)
      return Promise.resolve(Response.json({ kind: 'NotFound', message: '没有', ref: 'r' }, { status: 404 }))
    })
    await desk.ok('sync.now', {})
    expect([...desk.centre.prints.values()]).toEqual(['T2'])
    desk.rewire(real)
    await desk.ok('sync.now', {})
    expect([...desk.centre.prints.values()].toSorted()).toEqual(['T1', 'T2'])
  })
})
