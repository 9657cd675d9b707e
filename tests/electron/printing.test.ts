import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { PrintApi, PrintMethod } from '#shared/contract/print-api.ts'
import type { Notice } from '#shared/model/notice.ts'
import type { ReceiptSheet } from '#shared/model/receipt-sheet.ts'
import { launchDesk, type RunningDesk } from '../support/launch-desk.ts'

const mark = '演示数据，非攀枝花政策'
/** Characters of real names that older fonts and encodings lack: CJK extensions E, A and B. */
const rare = '𬭎㛃𠮷'

function rejection(changes: Partial<Notice> = {}): Notice {
  return {
    kind: 'rejected',
    title: '不予认定告知书',
    no: '攀医保特不予〔2026〕17号',
    caseNo: '5104002611060093',
    packVersion: 'demo',
    mark,
    issuedOn: '2026-11-20',
    blocks: [
      { block: 'paragraph', text: `王${rare}：` },
      {
        block: 'fields',
        rows: [
          { label: '受理号', text: '5104 0026 1106 0093' },
          { label: '申请人', text: `王${rare}` },
          { label: '鉴定医疗机构', text: '攀枝花市某某区第一人民医院门诊慢特病认定中心' },
        ],
      },
      { block: 'heading', text: '一、不予认定的理由' },
      {
        block: 'table',
        heads: ['序号', '标准', '核对结果'],
        rows: Array.from({ length: 60 }, (_, i) => [String(i + 1), `第 ${i + 1} 项标准 <b>&"`, '不满足']),
      },
      { block: 'seal', agency: '某某市医疗保障局', on: '2026-11-20' },
      { block: 'receipt', text: '签收人：＿＿＿＿　签收日期：＿＿＿＿' },
    ],
    ...changes,
  }
}

const artifacts = join(import.meta.dirname, '../../artifacts')
const dir = mkdtempSync(join(tmpdir(), 'mente-print-'))
const printed = join(dir, 'printed.pdf')
const asked = join(dir, 'asked.txt')
const pathBefore = process.env.PATH
let desk: RunningDesk

/** A printer that is a file: the command CUPS brings, as far as the desk uses it. */
function installLp(exit: number): void {
  const script = `#!/bin/sh\necho "$@" > '${asked}'\ncat > '${printed}'\nexit ${exit}\n`
  writeFileSync(join(dir, 'bin', 'lp'), script)
  chmodSync(join(dir, 'bin', 'lp'), 0o755)
}

beforeAll(async () => {
  mkdirSync(join(dir, 'bin'))
  process.env.PATH = `${join(dir, 'bin')}${delimiter}${pathBefore}`
  desk = await launchDesk('http://127.0.0.1:9')
  await desk.page.getByLabel('工号').waitFor()
})
afterAll(async () => {
  await desk.close()
  process.env.PATH = pathBefore
  rmSync(dir, { recursive: true, force: true })
})

type Answer<M extends PrintMethod> =
  | { ok: true; output: z.output<PrintApi[M]['output']> }
  | { ok: false; problem: { kind: string; message: string } }

/** Asks as the page does. Bytes cross to the test and back as base64, because the test's own channel knows JSON only. */
async function ask<M extends PrintMethod>(method: M, input: Record<string, unknown>): Promise<Answer<M>> {
  const text = await desk.page.evaluate(
    async ({ method, input }) => {
      const { call }: { call(method: string, input: unknown): Promise<unknown> } = Reflect.get(window, 'desk')
      const pdf = typeof input.pdf === 'string' ? { pdf: Uint8Array.from(atob(input.pdf), (c) => c.charCodeAt(0)) } : {}
      const answer = await call(method, { ...input, ...pdf })
      return JSON.stringify(answer, (_, value) =>
        value instanceof Uint8Array ? btoa(Array.from(value, (b) => String.fromCharCode(b)).join('')) : value,
      )
    },
    { method, input },
  )
  return JSON.parse(text)
}

async function render(notice: Notice, copy: number | null): Promise<{ pdf: Buffer; pages: number }> {
  const answer = await ask('print.render', { notice, copy })
  if (!answer.ok) throw new Error(answer.problem.message)
  return { pdf: Buffer.from(String(answer.output.pdf), 'base64'), pages: answer.output.pages }
}

/** Width and height of the first page in millimetres. */
function pageMm(pdf: Buffer): [number, number] {
  const info = execFileSync('pdfinfo', ['-'], { input: pdf }).toString('utf8')
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(info) ?? []
  const mm = (points: string | undefined) => Math.round((Number(points) / 72) * 25.4)
  return [mm(width), mm(height)]
}

function textOf(pdf: Buffer): string[] {
  const pages = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString('utf8').split('\f')
  return pages.slice(0, -1)
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const windows = () => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

describe('notices in the real app', () => {
  it('a notice is laid out on A4 with everything in it, rare characters too, all fonts embedded', async () => {
    const { pdf, pages } = await render(rejection(), 1)
    mkdirSync(artifacts, { recursive: true })
    writeFileSync(join(artifacts, 'notice.pdf'), pdf)
    const text = textOf(pdf)
    expect(text).toHaveLength(pages)
    expect(pages).toBeGreaterThan(1)
    for (const [i, page] of text.entries()) {
      expect(page, 'the mark is on every page').toContain(mark)
      expect(page.replace(/\s/g, ''), 'so is the page number').toContain(`第${i + 1}页，共${pages}页`)
      if (i < pages - 1) expect(page, 'the table repeats its heads').toMatch(/序号\s+标准\s+核对结果/)
    }
    const whole = text.join('')
    for (const words of [
      '不予认定告知书',
      '攀医保特不予〔2026〕17号',
      `王${rare}`,
      '第 60 项标准 <b>&"',
      '某某市医疗保障局',
      '2026年11月20日',
      '签收人',
    ])
      expect(whole).toContain(words)
    expect(whole).not.toMatch(/补打|预览/)

    const fonts = execFileSync('pdffonts', ['-'], { input: pdf }).toString().trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(0)
    // name, type, encoding, then: embedded, subset, with Unicode map, object. Skia embeds OpenType outlines as Type 3.
    for (const font of fonts) expect(font).toMatch(/\syes\s+(yes|no)\s+yes\s+\d+\s+\d+$/)
    expect(execFileSync('pdfinfo', ['-'], { input: pdf }).toString()).toMatch(/Page size:.*A4/)
    expect(await windows(), 'the hidden window is gone').toBe(1)
  })

  it('says 补打 n from the second copy on, and 预览 as long as nothing was sent', async () => {
    const again = textOf((await render(rejection({ mark: null }), 3)).pdf)
    for (const page of again) {
      expect(page).toContain('补打 2')
      expect(page).not.toContain(mark)
    }
    for (const page of textOf((await render(rejection({ no: null }), null)).pdf)) expect(page).toContain('预览')
  })

  it('what is printed is byte for byte what was shown; the queue learns no name', async () => {
    installLp(0)
    const { pdf } = await render(rejection(), 1)
    expect(await ask('print.send', { pdf: pdf.toString('base64'), printer: '窗口 HP' })).toEqual({
      ok: true,
      output: { sent: true },
    })
    expect(sha256(readFileSync(printed))).toBe(sha256(pdf))
    expect(readFileSync(asked, 'utf8').trim()).toBe('-s -d 窗口 HP -t mente-notice -o media=A4')
  })

  it('a receipt fits A4, A5 and a roll of 80 mm, carries its number for people and machines, and is marked 补打', async () => {
    const receipt: ReceiptSheet = {
      title: '收件回执（临时）',
      no: '9261130072592437001',
      mark,
      issuedOn: '2026-11-30',
      blocks: [
        { block: 'fields', rows: [{ label: '申请人', text: `王${rare}` }] },
        { block: 'table', heads: ['序号', '材料', '要求'], rows: [['1', '诊断证明书', '盖章原件，六个月内']] },
        { block: 'seal', agency: '某某市医疗保障局', on: '2026-11-30' },
      ],
    }
    const sizes = { A4: [210, 297], A5: [148, 210], roll80: [80, 0] } as const
    for (const [paper, [width, height]] of Object.entries(sizes)) {
      const answer = await ask('print.receipt', { receipt, copy: 2, paper })
      if (!answer.ok) throw new Error(answer.problem.message)
      const pdf = Buffer.from(String(answer.output.pdf), 'base64')
      writeFileSync(join(artifacts, `receipt-${paper}.pdf`), pdf)
      expect(answer.output.pages, paper).toBe(1)
      const words = textOf(pdf).join('')
      expect(words).toContain('9261 1300 7259 2437 001')
      expect(words.replace(/\s/g, '')).toContain('补打1')
      expect(words).toContain(`王${rare}`)
      const [w, h] = pageMm(pdf)
      expect(Math.abs(w - width)).toBeLessThanOrEqual(1)
      if (height > 0) expect(Math.abs(h - height)).toBeLessThanOrEqual(1)
      else expect(h, 'as long as its text and no longer').toBeLessThan(130)
      installLp(0)
      expect((await ask('print.send', { pdf: pdf.toString('base64'), printer: 'office', paper })).ok).toBe(true)
      const media = /media=(\S+)/.exec(readFileSync(asked, 'utf8'))?.[1]
      expect(media).toBe(paper === 'roll80' ? `Custom.80x${h}mm` : paper)
    }
  })

  it('a printer that refuses, and a computer without printing, are told in a sentence', async () => {
    const { pdf } = await render(rejection(), 1)
    installLp(1)
    const refused = await ask('print.send', { pdf: pdf.toString('base64'), printer: 'x' })
    expect(refused).toMatchObject({ ok: false, problem: { message: expect.stringContaining('打印机没有接受') } })
    rmSync(join(dir, 'bin', 'lp'))
    if (!hasCups()) {
      const none = await ask('print.send', { pdf: pdf.toString('base64'), printer: 'x' })
      expect(none).toMatchObject({ ok: false, problem: { message: expect.stringContaining('没有安装打印服务') } })
      expect(await ask('print.printers', {})).toEqual({ ok: true, output: [] })
    }
  })

  it('saves where the person says, under a bare name, or not at all', async () => {
    const { pdf } = await render(rejection(), 1)
    const target = join(dir, 'saved.pdf')
    const choose = (filePath: string | null) =>
      desk.app.evaluate(({ dialog }, path) => {
        Object.assign(dialog, {
          showSaveDialog: (_: unknown, options: { defaultPath?: string }) => {
            Object.assign(globalThis, { suggested: options.defaultPath })
            return Promise.resolve({ canceled: path === null, filePath: path ?? '' })
          },
        })
      }, filePath)
    await choose(null)
    const input = { pdf: pdf.toString('base64'), suggestedName: '../../etc/告知书〔2026〕17号.pdf' }
    expect(await ask('print.save', input)).toEqual({ ok: true, output: { saved: false } })
    expect(await desk.app.evaluate(() => Reflect.get(globalThis, 'suggested'))).toBe('etc告知书〔2026〕17号.pdf')
    await choose(target)
    expect(await ask('print.save', input)).toEqual({ ok: true, output: { saved: true } })
    expect(sha256(readFileSync(target))).toBe(sha256(pdf))
    await choose(join(dir, 'no-such-folder', 'x.pdf'))
    expect(await ask('print.save', input)).toMatchObject({ ok: false, problem: { kind: 'DiskReadOnly' } })
  })

  it('takes nothing that is not of the contract, and no file but a PDF', async () => {
    expect(await ask('print.render', { notice: { title: 'x' }, copy: 1 })).toMatchObject({
      ok: false,
      problem: { kind: 'BadRequest' },
    })
    expect(await ask('print.send', { pdf: btoa('#!/bin/sh'), printer: 'x' })).toMatchObject({
      ok: false,
      problem: { kind: 'BadRequest' },
    })
  })
})

function hasCups(): boolean {
  return (pathBefore ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'lp')))
}
