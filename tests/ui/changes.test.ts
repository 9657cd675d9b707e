import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import type { FakeShape } from './fake-cases.ts'
import { createFakeCore, type FakeCore, pack } from './fake-core.ts'
import type { Answer } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue, openCase } from './steps.ts'

type Opened = Output<'workbench.open'>

const harness = stage()

const CHANGED = '中心刚更新了这件'
const stale: Answer = { ok: false, problem: { kind: 'Stale', message: '这件刚才有变化。', ref: 'a1b2c3' } }

async function start(shape: FakeShape & { fails?: Record<string, Answer> }) {
  const core = createFakeCore(shape)
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  return { core, desk, page: desk.page }
}

/** The centre's pull brought something. */
function pulled(core: FakeCore): void {
  core.sync = { ...core.sync, changes: core.sync.changes + 1 }
  core.emit('sync.changed', core.sync)
}

const opened = (core: FakeCore, row: number) =>
  core.calls
    .filter(({ method, input }) => method === 'workbench.open' && JSON.stringify(input).includes(idOf(row)))
    .map(({ input }) => (input as { purpose?: string }).purpose)
const idOf = (row: number) => `00000000-0000-4000-8001-${String(row).padStart(12, '0')}`
const shownName = (page: Page) => page.locator('.identity h1').textContent()
const rename =
  (row: number, versions: Map<number, number>) =>
  (number: number, workbench: Opened): Opened => {
    const version = versions.get(number)
    if (number !== row || version === undefined) return workbench
    const form = { ...workbench.case.form, psn_name: `第${version}版` }
    return { ...workbench, case: { ...workbench.case, version, form } }
  }

describe('a case that changed meanwhile', () => {
  it('read ahead and changed since: opens as it is now', async () => {
    const versions = new Map<number, number>()
    const { core, desk, page } = await start({ rows: 5, edit: rename(2, versions) })
    await goToQueue(page, 2)
    await openCase(page)
    await expect.poll(() => opened(core, 2)).toContain('ahead')
    versions.set(2, 9)
    const read = opened(core, 2).length
    pulled(core)
    await expect.poll(() => opened(core, 2).length).toBeGreaterThan(read)
    await page.keyboard.press('j')
    await expect.poll(() => shownName(page)).toContain('第9版')
    expect(await page.getByText(CHANGED).count()).toBe(0)
    await desk.close()
  })

  it('changed without a word before it opened: the reload is offered on opening, in place', async () => {
    const versions = new Map<number, number>()
    const { core, desk, page } = await start({ rows: 5, edit: rename(2, versions) })
    await goToQueue(page, 2)
    await openCase(page)
    await page.getByText('（已就绪）').waitFor()
    versions.set(2, 9)
    await page.keyboard.press('j')
    await page.getByText(CHANGED).waitFor()
    expect(opened(core, 2)).toContain('look')
    await page.getByRole('button', { name: '载入最新情况' }).click()
    await expect.poll(() => shownName(page)).toContain('第9版')
    await page.getByText(CHANGED).waitFor({ state: 'detached' })
    await desk.close()
  })

  it('a notice printed meanwhile raises the version and is no reason to read anew', async () => {
    let copies = 0
    const { core, desk, page } = await start({
      rows: 5,
      edit: (row, workbench) => {
        const ref = {
          no: '演〔2026〕1号',
          kind: 'acceptance',
          issuedOn: '2026-11-02',
          packVersion: 'p',
          copies,
        } as const
        const version = 1 + copies
        return row === 1 ? { ...workbench, case: { ...workbench.case, version, notices: [ref] } } : workbench
      },
    })
    await goToQueue(page, 2)
    await openCase(page)
    copies = 2
    const asked = opened(core, 1).length
    pulled(core)
    await expect.poll(() => opened(core, 1).length).toBeGreaterThan(asked)
    // another pull, so that the answer to the first has been compared by the time the second is asked for
    pulled(core)
    await expect.poll(() => opened(core, 1).length).toBeGreaterThan(asked + 1)
    expect(await page.getByText(CHANGED).count()).toBe(0)
    await desk.close()
  })

  it('an open case is never swapped under its reader; the reload is offered', async () => {
    const versions = new Map<number, number>()
    const { core, desk, page } = await start({ rows: 5, edit: rename(1, versions) })
    await goToQueue(page, 2)
    await openCase(page)
    const before = await shownName(page)
    versions.set(1, 7)
    pulled(core)
    await page.getByText(CHANGED).waitFor()
    expect(await shownName(page)).toBe(before)
    await desk.close()
  })

  it('a decision refused as stale keeps the draft, says so, and offers the latest in place', async () => {
    const versions = new Map<number, number>()
    const fails: Record<string, Answer> = {}
    const { core, desk, page } = await start({ rows: 5, edit: rename(1, versions), fails })
    await goToQueue(page, 2)
    await openCase(page)
    fails['decision.submit'] = stale
    for (const key of ['x', '2']) await page.keyboard.press(key)
    await page.locator('.panel .note textarea').fill('看过了')
    await page.keyboard.press('Control+Enter')
    await page.locator('.toast.problem').waitFor()
    await page.getByText(CHANGED).waitFor()
    expect(await page.locator('.panel .note textarea').inputValue()).toBe('看过了')
    versions.set(1, 8)
    delete fails['decision.submit']
    await page.getByRole('button', { name: '载入最新情况' }).click()
    await expect.poll(() => shownName(page)).toContain('第8版')
    await page.keyboard.press('x')
    expect(await page.locator('.panel .note textarea').inputValue()).toBe('看过了')
    await page.keyboard.press('Control+Enter')
    await expect
      .poll(() => core.decisions.map(({ baseVersion, packVersion }) => ({ baseVersion, packVersion })))
      .toEqual([{ baseVersion: 8, packVersion: pack.version }])
    await desk.close()
  })

  it('opened while queued and reopened from the outbox in conflict: the buttons are there', async () => {
    let state: 'queued' | 'conflict' = 'queued'
    const mine: Output<'outbox.list'>[number] = {
      opId: '00000000-0000-7000-8000-000000000001',
      seq: 1,
      caseId: idOf(1),
      caseNo: '5104002611060091',
      maskedName: '刘**',
      diseaseName: '高血压',
      kind: 'propose_approve',
      state,
      createdAt: '2026-11-22T09:12:00+08:00',
      attempts: 1,
      nextTryAt: null,
      message: null,
      code: null,
      theirs: null,
      acknowledged: false,
    }
    const outbox = [mine]
    const edit = (number: number, workbench: Opened): Opened =>
      number === 1 ? { ...workbench, pending: { opId: mine.opId, kind: mine.kind, state } } : workbench
    const { core, desk, page } = await start({ rows: 5, outbox, edit })
    const openFromOutbox = async () => {
      await page.keyboard.press('g')
      await page.keyboard.press('o')
      await page.getByRole('button', { name: /^打开/ }).click()
      await page.locator('.identity').waitFor()
    }
    await openFromOutbox()
    expect(await page.locator('.deed').count()).toBe(0)
    state = 'conflict'
    outbox[0] = { ...mine, state }
    core.emit('outbox.changed', { opId: mine.opId })
    await page.getByText(CHANGED).waitFor()
    await openFromOutbox()
    await page.locator('.deed').first().waitFor()
    await desk.close()
  })

  it('the next case after a decision is one that still waits in this queue', async () => {
    const moved = new Set<number>()
    const { core, desk, page } = await start({ rows: 5, moved })
    await goToQueue(page, 2)
    await openCase(page)
    await page.getByText('（已就绪）').waitFor()
    moved.add(2)
    pulled(core)
    for (const key of ['x', '2', 'Control+Enter']) await page.keyboard.press(key)
    await expect.poll(() => core.decisions.length).toBe(1)
    await expect.poll(() => opened(core, 3)).toContain('look')
    expect(opened(core, 2)).not.toContain('look')
    await desk.close()
  })
})

describe('who looks', () => {
  it('a case is told as looked at when it is opened, from memory too, and not when it is read ahead', async () => {
    const { core, desk, page } = await start({ rows: 5 })
    await goToQueue(page, 2)
    await openCase(page)
    await page.getByText('（已就绪）').waitFor()
    expect(opened(core, 1).filter((purpose) => purpose === 'look')).toHaveLength(1)
    expect(opened(core, 2)).toEqual(['ahead'])
    await page.keyboard.press('j')
    await expect.poll(() => opened(core, 2).filter((purpose) => purpose === 'look').length).toBe(1)
    await page.getByText(/第 2 \/ 5 件.*已就绪/).waitFor()
    await page.keyboard.press('k')
    await expect.poll(() => opened(core, 1).filter((purpose) => purpose === 'look').length).toBe(2)
    await desk.close()
  })
})

describe('another policy', () => {
  it('is read when its version changes, and its version goes with the decision', async () => {
    const { core, desk, page } = await start({ rows: 5 })
    core.pack = { ...pack, version: '2099-01' }
    core.sync = { ...core.sync, policyVersion: '2099-01' }
    core.emit('sync.changed', core.sync)
    await page.locator('.versions', { hasText: '2099-01' }).waitFor()
    await goToQueue(page, 2)
    await openCase(page)
    for (const key of ['x', '2', 'Control+Enter']) await page.keyboard.press(key)
    await expect.poll(() => core.decisions[0]?.packVersion).toBe('2099-01')
    await desk.close()
  })
})

describe('midnight in China', () => {
  it('counts again, and offers the queue anew without moving it', async () => {
    const { core, desk, page } = await start({ rows: 50 })
    await page.clock.install({ time: new Date('2026-11-22T23:58:00+08:00') })
    await page.reload()
    await page.locator('.versions').waitFor()
    await goToQueue(page, 2)
    const asked = (name: string) => core.calls.filter(({ method }) => method === name).length
    const before = { counts: asked('queue.counts'), rows: asked('queue.rows'), orders: asked('queue.order') }
    await page.clock.fastForward('03:00')
    await page.getByText('日期已变').waitFor()
    await expect.poll(() => asked('queue.counts')).toBeGreaterThan(before.counts)
    await expect.poll(() => asked('queue.rows')).toBeGreaterThan(before.rows)
    expect(asked('queue.order')).toBe(before.orders)
    // from a case back to the queue: the same order still
    await openCase(page)
    await page.keyboard.press('Escape')
    await page.getByText('日期已变').waitFor()
    expect(asked('queue.order')).toBe(before.orders)
    // by keyboard: a message may lie over it for a while
    await page.getByRole('button', { name: '日期已变' }).press('Enter')
    await page.locator('.updates').waitFor({ state: 'detached' })
    await desk.close()
  })
})

describe('a core that was started again', () => {
  it('asks to sign in again, and says that nothing is lost', async () => {
    const { core, desk, page } = await start({ rows: 5 })
    await core.call('session.signOut', {})
    core.emit('core.restarted', null)
    await page.getByText('后台程序刚刚重新启动过').waitFor()
    await page.getByLabel('密码', { exact: true }).fill('x')
    await page.keyboard.press('Enter')
    await page.locator('.versions').waitFor()
    expect(await page.getByText('后台程序刚刚重新启动过').count()).toBe(0)
    await desk.close()
  })

  it('is asked for by the button, and the screen goes on when it is there', async () => {
    const { core, desk, page } = await start({ rows: 5 })
    core.emit('core.stopped', { kind: 'CoreKeepsCrashing', message: '' })
    const button = page.getByRole('button', { name: '重新启动后台程序' })
    await button.waitFor()
    const asked = () => core.calls.filter(({ method }) => method === 'session.get').length
    const before = asked()
    await button.click()
    await expect.poll(asked).toBeGreaterThan(before)
    core.emit('core.restarted', null)
    await page.locator('.versions').waitFor()
    await desk.close()
  })
})

describe('another person', () => {
  it('sees no message of the last one', async () => {
    const fails: Record<string, Answer> = { 'decision.submit': stale }
    const { core, desk, page } = await start({ rows: 5, fails })
    await goToQueue(page, 2)
    await openCase(page)
    for (const key of ['x', '2', 'Control+Enter']) await page.keyboard.press(key)
    await page.locator('.toast.problem').waitFor()
    const signedOut = await core.call('session.signOut', {})
    core.emit('session.changed', signedOut.ok ? signedOut.output : null)
    await page.getByLabel('密码', { exact: true }).fill('x')
    await page.keyboard.press('Enter')
    await page.locator('.versions').waitFor()
    expect(await page.locator('.toast').count()).toBe(0)
    await desk.close()
  })
})
