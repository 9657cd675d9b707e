import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { PDFDocument } from 'pdf-lib'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { anExport, createFakeExports, type FakeExports, scanPages } from './fake-exports.ts'
import { axe, picture } from './harness.ts'
import { stage } from './stage.ts'
import { openFirstCase } from './steps.ts'

const PASSWORD = 'Fuyi-2026-x9'
const harness = stage()

const calls = (core: FakeExports, prefix: string) => core.calls.filter(({ method }) => method.startsWith(prefix))

async function toExports(page: Page): Promise<void> {
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  await page.getByRole('heading', { name: '档案导出' }).waitFor()
}

async function make(page: Page, password: string, repeat = password): Promise<void> {
  await page.getByLabel('打开密码').fill(password)
  await page.getByLabel('再输一遍').fill(repeat)
  await page.keyboard.press('Enter')
}

describe('一案一档', () => {
  it('is asked for at the bench, masked unless said otherwise, and only with a purpose', async () => {
    const core = createFakeExports([])
    const { page, complaints, close } = await harness.open(core)
    await openFirstCase(page)
    await page.getByRole('button', { name: '导出档案…' }).click()
    await page.getByLabel('用途').fill('复议')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').filter({ hasText: '请用 4 至 100 个字' }).waitFor()
    expect(calls(core, 'export.request')).toEqual([])
    await page.getByText('扫描件无法脱敏').waitFor()
    expect(await axe(page)).toEqual([])
    await picture(page, 'export-request')
    await page.getByLabel('用途').fill('行政复议举证')
    await page.keyboard.press('Enter')
    await page.getByText('已提交导出申请').waitFor()
    expect(calls(core, 'export.request')).toMatchObject([
      { input: { masked: true, form: 'pdf', purpose: '行政复议举证' } },
    ])
    await toExports(page)
    await page.getByText('待批准').waitFor()
    expect(await page.getByRole('button', { name: /^(批准|生成)/ }).count()).toBe(0)
    expect(complaints).toEqual([])
    await close()
  })

  it('is answered by a supervisor, no with a reason, and never one’s own', async () => {
    const other = { requestedBy: '010211', requestedByName: '窗口' }
    const rows = [
      anExport({ ...other, exportId: '00000000-0000-4000-8900-000000000901', caseNo: '5104002611060001' }),
      anExport({ ...other, exportId: '00000000-0000-4000-8900-000000000902', caseNo: '5104002611060002' }),
      anExport({ caseNo: '5104002611060003' }),
    ]
    const core = createFakeExports(rows, ['supervisor'])
    const { page, complaints, close } = await harness.open(core)
    await page.locator('.versions').waitFor()
    await toExports(page)
    await page.getByText('自己申请的要由另一位主管批准').waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: '批准 5104002611060001 的导出', exact: true }).press('Enter')
    await page.getByText('已批准，编号 510400-20261122-0001').waitFor()
    await page.getByRole('button', { name: '不批准 5104002611060002 的导出' }).press('Enter')
    const sure = page.getByRole('button', { name: '确定不批准' })
    expect(await sure.isDisabled()).toBe(true)
    await page.getByLabel('不批准的理由').fill('用途不清')
    await sure.press('Enter')
    await page.getByText('未批准').waitFor()
    await picture(page, 'export-answers')
    expect(calls(core, 'export.answer').map(({ input }) => input)).toMatchObject([
      { approve: true },
      { approve: false, note: '用途不清' },
    ])
    expect(complaints).toEqual([])
    await close()
  })

  it('is made of every kind of paper, told to the centre before it is written, and sealed', async () => {
    const core = createFakeExports([anExport({})])
    core.approve()
    const { page, complaints, close } = await harness.open(core)
    await page.locator('.versions').waitFor()
    await toExports(page)
    await page.getByRole('button', { name: /^生成并保存/ }).press('Enter')
    await make(page, 'kurz1')
    await page.getByRole('alert').filter({ hasText: '至少 10 位' }).waitFor()
    await make(page, PASSWORD, 'Fuyi-2026-x8')
    await page.getByRole('alert').filter({ hasText: '不一样' }).waitFor()
    core.place = null
    await make(page, PASSWORD)
    await page.getByRole('alert').filter({ hasText: '没有选择保存位置' }).waitFor()
    expect(calls(core, 'export.begin')).toEqual([])
    expect(await axe(page)).toEqual([])
    await picture(page, 'export-make')

    core.place = '00000000-0000-4000-8000-00000000f00d'
    const message = '磁盘已满，文件没有保存。请清理空间或换一个位置。'
    core.writing = { ok: false, problem: { kind: 'DiskFull', message, ref: 'x' } }
    await make(page, PASSWORD)
    await page.getByRole('alert').filter({ hasText: '磁盘已满' }).waitFor()
    expect(core.zip).toBeNull()
    core.writing = null
    await make(page, PASSWORD)
    await page.getByText('档案 510400-20261122-0001 已保存').waitFor()
    await page.getByText('1 份材料打不开').waitFor()
    const order = core.calls.map(({ method }) => method).filter((method) => /^export\.done|Archive$/.test(method))
    expect(order.slice(-3)).toEqual(['print.chooseArchive', 'export.done', 'print.writeArchive'])

    const reader = new ZipReader(new Uint8ArrayReader(core.zip ?? new Uint8Array()), {
      password: PASSWORD,
      useWebWorkers: false,
    })
    const [entry] = await reader.getEntries()
    if (!entry || entry.directory) throw new Error('no file in the archive')
    expect(entry.encrypted).toBe(true)
    const pdf = await PDFDocument.load(await entry.getData(new Uint8ArrayWriter()))
    expect(pdf.getPageCount()).toBe(1 + 1 + scanPages)
    const done = calls(core, 'export.done').at(-1)?.input
    expect(done).toMatchObject({ pages: pdf.getPageCount(), bytes: core.zip?.length })
    const [record] = core.records
    expect(record?.blocks.filter(({ block }) => block === 'picture')).toHaveLength(1)
    expect(complaints).toEqual([])
    await close()
  })
})
