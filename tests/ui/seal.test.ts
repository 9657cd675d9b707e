import { describe, expect, it } from 'vitest'
import type { Output } from '#shared/contract/core-api.ts'
import type { SealedReceipt } from '#shared/contract/seal-api.ts'
import { createFakeCore } from './fake-core.ts'
import { axe, picture } from './harness.ts'
import { stage } from './stage.ts'

const harness = stage()

const yes = (output: unknown) => ({ ok: true as const, output })
const no = (kind: string, message: string) => ({ ok: false as const, problem: { kind, message, ref: 'abc' } })
const file = { bytes: new Uint8Array([1, 2, 3]), suggestedName: '未送达的办理-20261122-1600.mente' }

const waiting: Output<'outbox.list'>[number] = {
  opId: '01900000-0000-4000-8000-000000000001',
  seq: 1,
  caseId: '01900000-0000-4000-8000-000000000002',
  caseNo: '5104002611220001',
  maskedName: '王*',
  diseaseName: '高血压',
  kind: 'propose_approve',
  state: 'queued',
  createdAt: '2026-11-22T08:00:00.000Z',
  attempts: 3,
  nextTryAt: null,
  message: null,
  code: null,
  theirs: null,
  acknowledged: false,
}

const receipt: SealedReceipt = {
  author: '010237',
  authorName: '林建平',
  madeAt: '2026-11-22T08:00:00.000Z',
  contents: 'database',
  rows: [
    {
      opId: '01900000-0000-4000-8000-000000000001',
      caseNo: '5104002611220001',
      kind: 'propose_approve',
      outcome: 'applied',
      code: 'ok',
      message: '已办理，现为「待复审」。',
      replayed: true,
    },
    {
      opId: '01900000-0000-4000-8000-000000000003',
      caseNo: '5104002611220002',
      kind: 'accept',
      outcome: 'conflict',
      code: 'withdrawn',
      message: '申请人已撤回。',
      replayed: false,
    },
  ],
  unreadable: 2,
  damaged: true,
}

async function outbox(shape: Parameters<typeof createFakeCore>[0]) {
  const core = createFakeCore(shape)
  const desk = await harness.open(core)
  await desk.page.locator('.versions').waitFor()
  await desk.page.keyboard.press('g')
  await desk.page.keyboard.press('o')
  await desk.page.getByRole('heading', { name: '发件箱' }).waitFor()
  return { core, desk, page: desk.page }
}

describe('work that gets to the centre by hand', () => {
  it('what waits is sealed and saved; whoever is no supervisor imports nothing', async () => {
    const fails = { 'seal.export': yes({ ...file, operations: 1 }), 'print.saveSealed': yes({ saved: true }) }
    const { core, desk, page } = await outbox({ rows: 3, outbox: [waiting], fails })
    expect(await page.getByRole('button', { name: '导入密封的办理' }).count()).toBe(0)
    await page.getByRole('button', { name: '导出未送达的办理（密封）' }).click()
    await page.getByText('已密封导出 1 项').waitFor()
    const saved = core.calls.find(({ method }) => method === 'print.saveSealed')
    expect(saved?.input).toMatchObject({ sealed: file.bytes, suggestedName: file.suggestedName })
    await picture(page, 'seal-outbox')
    expect(await axe(page)).toEqual([])
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('with nothing waiting there is nothing to export', async () => {
    const { desk, page } = await outbox({ rows: 3, outbox: [{ ...waiting, state: 'accepted' }] })
    expect(await page.getByRole('button', { name: '导出未送达的办理（密封）' }).count()).toBe(0)
    await desk.close()
  })

  it('a supervisor hands a colleague’s file in and reads what became of each operation, and what was lost', async () => {
    const fails = { 'seal.import': yes(receipt) }
    const { core, desk, page } = await outbox({ rows: 3, outbox: [waiting], roles: ['supervisor'], fails })
    const bytes = Buffer.from('MENTE-SEAL 1\n…')
    await page.locator('input[type=file]').setInputFiles({ name: 'a.mente', mimeType: '', buffer: bytes })
    const dialog = page.getByRole('dialog', { name: '导入结果' })
    await dialog.waitFor()
    const words = (await dialog.textContent()) ?? ''
    for (const part of ['林建平', '此前已收到', '没有办理：情况已变', '另有 2 项读不出来', '请保留原文件']) {
      expect(words).toContain(part)
    }
    const asked = core.calls.find(({ method }) => method === 'seal.import')
    expect(asked?.input).toMatchObject({ bytes: new Uint8Array(bytes) })
    await picture(page, 'seal-receipt')
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('a file that is refused is told, and nothing else happens', async () => {
    const fails = { 'seal.import': no('RuleBroken', '这个文件是密封给另一个中心的，请交给那个中心导入。') }
    const { desk, page } = await outbox({ rows: 3, outbox: [], roles: ['supervisor'], fails })
    const buffer = Buffer.from('x')
    await page.locator('input[type=file]').setInputFiles({ name: 'a.mente', mimeType: '', buffer })
    await page.getByText('密封给另一个中心').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await desk.close()
  })

  it('where nobody can sign in because the key is lost, the files get out as they are', async () => {
    const fails = {
      'session.signIn': no('DbKeyMissing', '本机数据的密钥文件不见了。'),
      'seal.exportClosed': yes({ ...file, papers: 2, leftOut: 1 }),
      'print.saveSealed': yes({ saved: true }),
    }
    const core = createFakeCore({ rows: 3, signedIn: false, fails })
    const desk = await harness.open(core)
    await desk.page.getByLabel('密码', { exact: true }).fill('x')
    await desk.page.keyboard.press('Enter')
    await desk.page.getByRole('button', { name: '导出未送达的办理（密封）' }).click()
    await desk.page.getByText('材料 2 份，请把文件交给主管导入').waitFor()
    await desk.page.getByText('另有 1 份较早的材料放不下').waitFor()
    expect(core.calls.find(({ method }) => method === 'seal.exportClosed')?.input).toEqual({ staffNo: '010237' })
    expect(await axe(desk.page)).toEqual([])
    await picture(desk.page, 'seal-closed')
    expect(desk.complaints).toEqual([])
    await desk.close()
  })

  it('a wrong password offers no such thing', async () => {
    const fails = { 'session.signIn': no('WrongPassword', '工号或密码不对，请重新输入。') }
    const desk = await harness.open(createFakeCore({ rows: 3, signedIn: false, fails }))
    await desk.page.getByLabel('密码', { exact: true }).fill('x')
    await desk.page.keyboard.press('Enter')
    await desk.page.getByRole('alert').waitFor()
    expect(await desk.page.getByRole('button', { name: '导出未送达的办理（密封）' }).count()).toBe(0)
    await desk.close()
  })
})
