import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedCentre } from '#central/seed/seed.ts'
import { DEMO_PASSWORD, staffNosOf } from '#central/seed/staff.ts'
import { type Central, startCentral } from '#central/start.ts'
import { Session } from '#shared/contract/central-api.ts'
import { ExportView } from '#shared/contract/export-api.ts'
import type { CaseFile } from '#shared/model/case.ts'
import { chinaDate } from '#shared/policy/civil-day.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'
import { askCentre, goToQueue, openCaseNo, scanShown, shot, signIn } from './steps.ts'

const [first = ''] = staffNosOf('first_reviewer')
const [chief = ''] = staffNosOf('supervisor')
const PASSWORD = 'Fuyi-2026-x9'
const dir = mkdtempSync(join(tmpdir(), 'mente-export-'))
let central: Central
let desk: RunningDesk

beforeAll(async () => {
  central = await startCentral()
  await seedCentre(central, { cases: 8, seed: 5, workers: 2, today: chinaDate(new Date().toISOString()) })
  desk = await launchDesk(central.url)
  await desk.page.getByLabel('密码', { exact: true }).waitFor()
  await signIn(desk.page, first)
})
afterAll(async () => {
  await desk.close()
  await central.close()
  rmSync(dir, { recursive: true, force: true })
})

/** The supervisor's word, from a desk of their own. */
async function approve(exportId: string): Promise<ExportView> {
  const post = async (path: string, body: unknown, token?: string): Promise<unknown> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    return (await fetch(`${central.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json()
  }
  const entry = { staffNo: chief, password: DEMO_PASSWORD, deviceId: crypto.randomUUID() }
  const { accessToken } = Session.parse(await post('/v1/sessions', entry))
  return ExportView.parse(await post(`/v1/exports/${exportId}/answer`, { approve: true, note: '' }, accessToken))
}

async function ask(what: { content: RegExp; form: string; purpose: string }): Promise<string> {
  const { page } = desk
  await page.getByRole('button', { name: '导出档案…' }).click()
  await page.getByLabel(what.content).check()
  await page.getByLabel(what.form).check()
  await page.getByLabel('用途').fill(what.purpose)
  await page.keyboard.press('Enter')
  await page.getByText('已提交导出申请').waitFor()
  const [row] = await central.sql.query<{ id: string }>(
    'SELECT export_id AS id FROM export_request WHERE purpose = $1',
    [what.purpose],
  )
  return row?.id ?? ''
}

/** Makes the file of the approved export and answers it and how long it took from the last key to the file. */
async function make(name: string, purpose: string): Promise<{ zip: Uint8Array; ms: number }> {
  const { page, app } = desk
  const path = join(dir, name)
  await app.evaluate(({ dialog }, filePath) => {
    Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
  }, path)
  await page.keyboard.press('g')
  await page.keyboard.press('e')
  // by its purpose: an earlier export of the case may be made again, too
  const row = page.getByRole('row').filter({ hasText: purpose })
  await row.getByRole('button', { name: /^生成并保存/ }).click()
  await page.getByLabel('打开密码').fill(PASSWORD)
  await page.getByLabel('再输一遍').fill(PASSWORD)
  const started = performance.now()
  await page.keyboard.press('Enter')
  const told = page.getByText(/档案 \S+ 已保存/).or(page.locator('.exports [role=alert]'))
  await told.first().waitFor({ timeout: 60_000 })
  expect(await told.first().textContent()).toContain('已保存')
  // what was told may still be of the file before
  await expect.poll(() => existsSync(path), { timeout: 60_000 }).toBe(true)
  return { zip: readFileSync(path), ms: performance.now() - started }
}

async function opened(zip: Uint8Array): Promise<Map<string, Buffer>> {
  const reader = new ZipReader(new Uint8ArrayReader(zip), { password: PASSWORD, useWebWorkers: false })
  const files = new Map<string, Buffer>()
  for (const entry of await reader.getEntries()) {
    if (entry.directory || !entry.encrypted) throw new Error(`${entry.filename} is not sealed`)
    files.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())))
  }
  return files
}

/** In the order things were drawn: the watermark runs across everything else. */
const pagesOf = (pdf: Buffer): string[] =>
  execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf })
    .toString('utf8')
    .split('\f')
    .slice(0, -1)
    .map((page) => page.replace(/\s/g, ''))

const scanPages = ({ documents }: CaseFile) => documents.reduce((sum, { pages }) => sum + pages, 0)

describe('一案一档 in the real app', () => {
  it('asked for, approved by another, made, sealed, and every page of it watermarked', async () => {
    const { page } = desk
    await goToQueue(page, 2)
    await page.keyboard.press('Enter')
    await scanShown(page)
    const caseNo = await openCaseNo(page)
    const centre = await askCentre(central, first)
    const caseFile = await centre.caseFile(caseNo)
    const fullId = await ask({ content: /^完整/, form: '一个 PDF', purpose: '行政复议举证材料' })
    const { approvalNo } = await approve(fullId)
    const { zip, ms } = await make('whole.zip', '行政复议举证材料')
    await shot(page, 'app-export')

    const [[name, pdf] = ['', Buffer.alloc(0)], ...others] = await opened(zip)
    expect(others).toEqual([])
    expect(name).toBe(`档案-${approvalNo}.pdf`)
    const pages = pagesOf(pdf)
    for (const [i, words] of pages.entries()) {
      expect(words, `page ${i + 1}`).toContain(approvalNo)
      expect(words, `page ${i + 1}`).toContain(first)
    }
    const [cover = ''] = pages
    for (const part of [
      '内部材料，注意保密',
      '演示数据，非攀枝花政策',
      '行政复议举证材料',
      caseFile.form.psn_name,
      caseNo,
    ]) {
      expect(cover).toContain(part)
    }
    const record = pages.findIndex((words) => words.includes('八、证据记录'))
    expect(pages.slice(0, record + 1).join('')).toContain(caseFile.form.certno)
    const laidOut = pages.length - scanPages(caseFile)
    expect(laidOut).toBeGreaterThanOrEqual(record + 1 + caseFile.notices.length)
    for (const [i, { no }] of caseFile.notices.entries()) {
      expect(pages.slice(record + 1, laidOut).join(''), `notice ${i + 1}`).toContain(no)
    }
    console.warn(`archive of ${pages.length} pages, ${(zip.length / 1e6).toFixed(1)} MB: ${Math.round(ms)} ms`)
    execFileSync('pdftoppm', ['-r', '50', '-png', '-', join(import.meta.dirname, '../../artifacts/export')], {
      input: pdf,
    })

    // The same case once more, masked and as a folder.
    await page.locator('.exports-table td button').first().click()
    const maskedId = await ask({ content: /^脱敏/, form: '分文件的文件夹', purpose: '业务培训用案例' })
    await approve(maskedId)
    const files = await opened((await make('masked.zip', '业务培训用案例')).zip)
    const numbered = (n: number) => String(n).padStart(2, '0')
    const notices = caseFile.notices.map((_, i) => `02-文书-${numbered(i + 1)}.pdf`)
    expect([...files.keys()]).toEqual(['01-案卷.pdf', ...notices, '03-材料-01.pdf'])
    const said = [...files.values()].flatMap(pagesOf).join('')
    for (const secret of [caseFile.form.psn_name, caseFile.form.certno, caseFile.form.tel, caseFile.form.addr]) {
      expect(said).not.toContain(secret.replace(/\s/g, ''))
    }
    expect(said).toContain('扫描件上的个人信息无法隐去')

    expect(readdirSync(dir).sort()).toEqual(['masked.zip', 'whole.zip'])
    expect(statSync(join(dir, 'whole.zip')).mode & 0o077).toBe(0)
    const trail = await central.sql.query<{ deed: string }>('SELECT deed FROM export_audit ORDER BY n')
    const once = ['requested', 'approved', 'begun', 'written']
    expect(trail.map(({ deed }) => deed)).toEqual([...once, ...once])
  })
})
