import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron'
import type { z } from 'zod'
import { type PrintApi, type PrintMethod, printApi } from '#shared/contract/print-api.ts'
import { type Problem, ProblemError } from '#shared/model/problem.ts'
import { MAX_SEALED_BYTES, SEALED_FIRST_LINE } from '#shared/model/seal.ts'
import { archivePlaces, notSaved } from './archive-places.ts'
import { renderSheet, type SheetInput } from './print-sheet.ts'
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
  const render = (input: SheetInput) => {
    const sheet = laying.then(() => renderSheet(outDir, input))
    laying = sheet.catch(() => undefined)
    return sheet
  }
  const places = archivePlaces()
  const handlers: Handlers = {
    'print.render': render,
    'print.receipt': render,
    'print.record': render,
    'print.watermark': render,
    'print.printers': (_input, page) => listPrinters(page),
    'print.send': async ({ pdf, printer, paper }) => {
      await sendToPrinter(checkedPdf(pdf), printer, paper)
      return { sent: true }
    },
    'print.save': async ({ pdf, suggestedName }, page) => {
      const path = await askWhere(page, suggestedName, { name: 'PDF', extension: 'pdf', otherwise: '文书' })
      if (path === null) return { saved: false }
      await save(path, checkedPdf(pdf))
      return { saved: true }
    },
    'print.saveSealed': async ({ sealed, suggestedName }, page) => {
      const path = await askWhere(page, suggestedName, { name: '密封文件', extension: 'mente', otherwise: '密封文件' })
      if (path === null) return { saved: false }
      await save(path, checkedSealed(sealed))
      return { saved: true }
    },
    'print.chooseArchive': async ({ suggestedName }, page) => {
      const kind: FileKind = suggestedName.endsWith('.xlsx')
        ? { name: 'Excel', extension: 'xlsx', otherwise: '表格' }
        : { name: 'ZIP', extension: 'zip', otherwise: '档案' }
      const path = await askWhere(page, suggestedName, kind)
      return { place: path === null ? null : places.keep(path) }
    },
    'print.writeArchive': async ({ place, zip }) => {
      await places.write(place, zip)
      return { written: true }
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

function checkedSealed(sealed: Uint8Array): Uint8Array {
  const first = Buffer.from(SEALED_FIRST_LINE, 'utf8')
  if (!first.equals(sealed.subarray(0, first.length)) || sealed.length > MAX_SEALED_BYTES) throw badRequest()
  return sealed
}

interface FileKind {
  readonly name: string
  readonly extension: 'pdf' | 'zip' | 'mente' | 'xlsx'
  /** what it is called when the page suggests nothing */
  readonly otherwise: string
}

/** Where the person wants it, or null. The suggestion is a bare file name, whatever the page sent. */
async function askWhere(page: WebContents, suggestedName: string, kind: FileKind): Promise<string | null> {
  const { name: format, extension, otherwise } = kind
  const bare = suggestedName.replace(/[\\/:*?"<>|\p{Cc}]/gu, '').replace(/^\.+/, '')
  const name = bare.toLowerCase().endsWith(`.${extension}`) ? bare.slice(0, -extension.length - 1) : bare
  const options = {
    defaultPath: `${name || otherwise}.${extension}`,
    filters: [{ name: format, extensions: [extension] }],
  }
  const window = BrowserWindow.fromWebContents(page)
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  return canceled || !filePath ? null : filePath
}

async function save(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(path, content)
  } catch (error) {
    throw notSaved(error)
  }
}

function problemOf(error: unknown): Problem {
  const ref = randomBytes(5).toString('hex')
  if (error instanceof ProblemError) return { kind: error.kind, message: error.message, ref }
  return { kind: 'Bug', message: '打印时出现意外错误，请再试一次；如再次出现，请把编号告诉技术支持。', ref }
}
