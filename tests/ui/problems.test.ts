import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import { ProblemKind } from '#shared/model/problem.ts'
import { problems } from '../../renderer/text.problems.zh.ts'
import type { FakeShape } from './fake-cases.ts'
import { createFakeCore, pack } from './fake-core.ts'
import { type Answer, axe, picture } from './harness.ts'
import { stage } from './stage.ts'
import { goToQueue, openCase, openFirstCase } from './steps.ts'

const harness = stage()

const problem = (kind: ProblemKind, message = ''): Answer => ({ ok: false, problem: { kind, message, ref: 'a1b2c3' } })

const start = (shape: FakeShape & { signedIn?: boolean; fails?: Record<string, Answer> }) => {
  const core = createFakeCore(shape)
  return harness.open(core).then((desk) => ({ core, desk, page: desk.page }))
}

describe('sign-in', () => {
  it.each([
    'WrongPassword',
    'AccountLocked',
    'OldPasswordNeeded',
    'DbKeyMissing',
    'DbDamaged',
    'DbFromFuture',
    'DbUnsafe',
    'DiskFull',
    'Offline',
  ] as const)('%s says what is safe and what to do', async (kind) => {
    const { desk, page } = await start({ rows: 5, signedIn: false, fails: { 'session.signIn': problem(kind) } })
    await page.getByLabel('密码', { exact: true }).fill('x')
    await page.keyboard.press('Enter')
    const alert = page.getByRole('alert')
    await alert.waitFor()
    const words = await alert.textContent()
    for (const part of [problems[kind].title, problems[kind].safe, problems[kind].next]) expect(words).toContain(part)
    if (kind === 'OldPasswordNeeded') expect(await page.getByLabel('旧密码').count()).toBe(1)
    expect(await axe(page)).toEqual([])
    await picture(page, `sign-in-${kind}`)
    await desk.close()
  })

  it('goes on in the password when somebody is picked who was here before', async () => {
    const { core, desk, page } = await start({ rows: 5, signedIn: false })
    await page.locator('.known .person').last().click()
    await page.keyboard.type('Demo-2026!')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => core.calls.find(({ method }) => method === 'session.signIn')?.input)
      .toMatchObject({
        password: 'Demo-2026!',
      })
    await desk.close()
  })

  it('has words for every kind of problem', () => {
    expect(Object.keys(problems).sort()).toEqual([...ProblemKind.options].sort())
  })
})

describe('problems stay until somebody puts them away', () => {
  it('keeps the case and the draft when a decision cannot be written', async () => {
    const { core, desk, page } = await start({ rows: 20, fails: { 'decision.submit': problem('DiskFull') } })
    await openFirstCase(page)
    for (const key of ['x', '2', 'Control+Enter']) await page.keyboard.press(key)
    await page.getByText(problems.DiskFull.title).waitFor()
    await expect.poll(() => [...core.drafts.values()].some((draft) => draft.reasons.length === 1)).toBe(true)
    expect(await page.locator('.panel').count()).toBe(1)
    await picture(page, 'problem-toast')
    await page.getByRole('button', { name: '收起' }).click()
    expect(await page.getByText(problems.DiskFull.title).count()).toBe(0)
    await desk.close()
  })

  it('shows the whole screen when the core has stopped', async () => {
    const { core, desk, page } = await start({ rows: 5 })
    await page.locator('.versions').waitFor()
    core.emit('core.stopped', { kind: 'CoreKeepsCrashing', message: '' })
    await page.getByText(problems.CoreKeepsCrashing.title).waitFor()
    await picture(page, 'core-stopped')
    await desk.close()
  })
})

describe('what cannot be drawn', () => {
  const garbage: Answer = { ok: true, output: 4711 }
  const sound: Answer = { ok: true, output: { rows: [], asOf: '2026-11-22T02:00:00Z', fresh: true } }

  it('is told in its place: the other screens are there, and it is drawn when its data is sound again', async () => {
    const fails: Record<string, Answer> = { 'renewals.list': garbage }
    const { desk, page } = await start({ rows: 5, fails })
    await page.locator('.versions').waitFor()
    await page.getByRole('button', { name: '续期' }).click()
    const told = page.getByRole('alert').filter({ hasText: '这个画面没能显示出来。其他栏目可以照常使用。' })
    await told.waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, 'screen-not-drawn')
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.getByText('您好').waitFor()
    await page.getByRole('button', { name: '续期' }).click()
    await told.waitFor()
    fails['renewals.list'] = sound
    await told.getByRole('button', { name: '重试' }).click()
    await page.getByRole('heading', { name: '续期提醒' }).waitFor()
    await desk.close()
  })

  it('fails again: the window is opened anew, at the same place', async () => {
    const fails: Record<string, Answer> = { 'renewals.list': garbage }
    const { desk, page } = await start({ rows: 5, fails })
    await page.locator('.versions').waitFor()
    await page.getByRole('button', { name: '续期' }).click()
    await page.getByRole('button', { name: '重试' }).click()
    fails['renewals.list'] = sound
    await page.getByRole('button', { name: '重新打开界面' }).click()
    await page.getByRole('heading', { name: '续期提醒' }).waitFor()
    expect(await page.getByText('界面刚才异常退出，已重新打开，回到原来的位置。').count()).toBe(1)
    await desk.close()
  })

  it('takes the frame with it: then the whole window says so', async () => {
    const { desk, page } = await start({ rows: 5, fails: { 'sync.get': { ok: true, output: { documents: null } } } })
    await page.getByText('界面没能显示出来。').waitFor()
    expect(await page.getByRole('button', { name: '重新打开界面' }).count()).toBe(1)
    expect(await axe(page)).toEqual([])
    await picture(page, 'nothing-drawn')
    await desk.close()
  })
})

describe('outbox', () => {
  const entry = (n: number, state: Output<'outbox.list'>[number]['state']): Output<'outbox.list'>[number] => ({
    opId: `00000000-0000-7000-8000-00000000000${n}`,
    seq: n,
    caseId: `00000000-0000-4000-8001-00000000000${n}`,
    caseNo: `510400261106009${n}`,
    maskedName: '刘**',
    diseaseName: pack.diseases[n]?.opsp_dise_name ?? '',
    kind: 'propose_approve',
    state,
    createdAt: '2026-11-22T09:12:00+08:00',
    attempts: state === 'queued' ? 3 : 0,
    nextTryAt: null,
    message:
      state === 'conflict'
        ? '这件已由唐晓兰拟不予认定，您的「拟通过」没有生效。'
        : state === 'refused'
          ? '您的岗位不能办理这一步，请转给有权限的同事。'
          : null,
    code: state === 'conflict' ? 'already_decided' : null,
    theirs:
      state === 'conflict'
        ? { kind: 'propose_reject', byName: '唐晓兰', at: '2026-11-22T09:10:00+08:00', to: 'second_review' }
        : null,
    acknowledged: false,
  })

  it('tells every state, shows mine beside theirs, and is put away by a person', async () => {
    const outbox = (['queued', 'sending', 'accepted', 'conflict', 'refused'] as const).map((state, index) =>
      entry(index + 1, state),
    )
    const { desk, page } = await start({ rows: 5, outbox })
    await page.locator('.versions').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('o')
    await page.locator('.outbox').waitFor()
    for (const words of ['待发', '发送中', '已确认', '冲突', '被拒'])
      expect(await page.locator('.states', { hasText: words }).count()).toBe(1)
    expect(await page.locator('.sides').textContent()).toMatch(
      /我办的[\s\S]*拟通过[\s\S]*中心现在[\s\S]*拟不予认定 · 唐晓兰/,
    )
    expect(await axe(page)).toEqual([])
    await picture(page, 'outbox')
    await page.getByRole('button', { name: '我知道了' }).first().click()
    await page.getByText('已阅').waitFor()
    expect(desk.complaints).toEqual([])
    await desk.close()
  })
})

describe('second review', () => {
  const proposal = (number: number, workbench: Output<'workbench.open'>): Output<'workbench.open'> => ({
    ...workbench,
    case: {
      ...workbench.case,
      state: 'second_review',
      firstReviewer: number === 1 ? '010237' : '010198',
      proposal: {
        outcome: 'reject',
        by: '010198',
        byName: '唐晓兰',
        at: '2026-11-21T16:20:00+08:00',
        reasons: [{ code: 'R02', text: '经审核，未达到该病种认定标准的必备条件。' }],
        criteria: [
          { id: '1', verdict: 'met' },
          { id: '2', verdict: 'unmet' },
        ],
        note: '化验单只有一次',
        packVersion: 'x',
      },
    },
  })

  it('shows the proposal first, and says who may not endorse it', async () => {
    const { desk, page } = await start({ rows: 5, edit: proposal })
    await page.locator('.versions').waitFor()
    await goToQueue(page, 3)
    await openCase(page)
    expect(await page.locator('.proposal').textContent()).toMatch(/拟不予认定[\s\S]*唐晓兰/)
    await page.getByText('初审和复审不能是同一个人').waitFor()
    expect(await page.locator('.deed').count()).toBe(0)
    await page.keyboard.press('j')
    await page.getByRole('button', { name: '同意不予认定' }).waitFor()
    await page.keyboard.press('h')
    await page.keyboard.press('Control+Enter')
    await page.getByText('请写明原因').waitFor()
    await picture(page, 'second-review')
    expect(await axe(page)).toEqual([])
    await desk.close()
  })
})

describe('empty states', () => {
  it.each([
    ['noneAssigned', { sentToday: 0, pulled: true }],
    ['allDone', { sentToday: 3, pulled: true }],
    ['notSynced', { sentToday: 0, pulled: false }],
  ] as const)('home: %s', async (kind, { sentToday, pulled }) => {
    const core = createFakeCore({ rows: 0, home: { today: '2026-11-22', queues: [], sentToday } })
    if (!pulled) core.sync = { ...core.sync, lastPullAt: null }
    const desk = await harness.open(core)
    await desk.page.locator(`.empty[data-kind="${kind}"]`).waitFor()
    await desk.close()
  })

  it('queue: a filter that is too narrow offers to clear it', async () => {
    const { desk, page } = await start({ rows: 50 })
    await page.locator('.versions').waitFor()
    await goToQueue(page, 2)
    await page.keyboard.press('/')
    await page.keyboard.type('zzzz')
    await page.locator('.empty[data-kind="tooNarrow"]').waitFor()
    await picture(page, 'empty-too-narrow')
    await page.getByRole('button', { name: '清除条件' }).click()
    await page.locator('.row').first().waitFor()
    await desk.close()
  })
})
