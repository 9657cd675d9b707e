import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { z } from 'zod'
import { type PrintApi, type PrintMethod, printApi } from '#shared/contract/print-api.ts'
import { type Problem, ProblemError } from '#shared/model/problem.ts'
import { renderSheet } from './print-sheet.ts'
import { listPrinters, sendToPrinter } from './printers.ts'

type Answer = { ok: true; output: unknown } | { ok: false; problem: Problem }
type Handlers = {
  [M in PrintMethod]: (
    input: z.output<PrintApi[M]['input']>,
    page: WebContents,
  ) => Promise<z.output<PrintApi[M]['output']>>
}

/** Larger than any notice; what claims to be one and is not printed must not fill the memory of a queue either. */
const MAX_PDF_BYTES = 20_000_000

/**
 * Answers what a page may ask of main: laying a notice out, printing it, saving it. `isDesk` says whether the page that
 * asks is our own window.
 */
export function servePrinting(outDir: string, isDesk: (event: IpcMainInvokeEvent) => boolean): void {
  /** one hidden window at a time */
  let laying: Promise<unknown> = Promise.resolve()
  const handlers: Handlers = {
    'print.render': (input) => {
      const sheet = laying.then(() => renderSheet(outDir, input))
      laying = sheet.catch(() => undefined)
      return sheet
    },
    'print.printers': (_input, page) => listPrinters(page),
    'print.send': async ({ pdf, printer }) => {
      await sendToPrinter(checkedPdf(pdf), printer)
      return { sent: true }
    },
    'print.save': async ({ pdf, suggestedName }, page) => {
      const path = await askWhere(page, suggestedName)
      if (path === null) return { saved: false }
      await save(path, checkedPdf(pdf))
      return { saved: true }
    },
  }

  ipcMain.handle('print', async (event, method: unknown, input: unknown): Promise<Answer> => {
    try {
      if (!isDesk(event)) throw new ProblemError('NotAllowed', '只有工作台自己的窗口可以打印。')
      if (!isPrintMethod(method)) throw badRequest()
      return { ok: true, output: await invoke(handlers, method, input, event.sender) }
    } catch (error) {
      return { ok: false, problem: problemOf(error) }
    }
  })
}

function isPrintMethod(method: unknown): method is PrintMethod {
  return typeof method === 'string' && Object.hasOwn(printApi, method)
}

/** The table's types pair every method with its handler; the compiler cannot follow that through an index. */
function invoke(handlers: Handlers, method: PrintMethod, input: unknown, page: WebContents): Promise<unknown> {
  const parsed = printApi[method].input.safeParse(input)
  if (!parsed.success) throw badRequest()
  const handler: (input: never, page: WebContents) => Promise<unknown> = handlers[method]
  return handler(parsed.data as never, page)
}

function badRequest(): ProblemError {
  return new ProblemError('BadRequest', '界面发来的打印内容不完整，请重新操作一次。')
}

function checkedPdf(pdf: Uint8Array): Uint8Array {
  const head = Buffer.from(pdf.subarray(0, 5)).toString('latin1')
  if (head !== '%PDF-' || pdf.length > MAX_PDF_BYTES) throw badRequest()
  return pdf
}

/** Where the person wants it, or null. The suggestion is a bare file name, whatever the page sent. */
async function askWhere(page: WebContents, suggestedName: string): Promise<string | null> {
  const name = suggestedName.replace(/[\\/:*?"<>|\p{Cc}]/gu, '').replace(/^\.+|\.pdf$/gi, '')
  const options = { defaultPath: `${name || '文书'}.pdf`, filters: [{ name: 'PDF', extensions: ['pdf'] }] }
  const window = BrowserWindow.fromWebContents(page)
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  return canceled || !filePath ? null : filePath
}

async function save(path: string, pdf: Uint8Array): Promise<void> {
  try {
    await writeFile(path, pdf)
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    if (full) throw new ProblemError('DiskFull', '磁盘已满，文件没有保存。请清理空间或换一个位置。', { cause: error })
    throw new ProblemError('DiskReadOnly', '这个位置不能写入，文件没有保存。请换一个位置。', { cause: error })
  }
}

function problemOf(error: unknown): Problem {
  const ref = randomBytes(5).toString('hex')
  if (error instanceof ProblemError) return { kind: error.kind, message: error.message, ref }
  return { kind: 'Bug', message: '打印时出现意外错误，请再试一次；如再次出现，请把编号告诉技术支持。', ref }
}
