import { join } from 'node:path'
import { type Session, session } from 'electron'
import type { Notice } from '#shared/model/notice.ts'
import { ProblemError } from '#shared/model/problem.ts'
import type { PaperSize, ReceiptSheet } from '#shared/model/receipt-sheet.ts'
import type { RecordSheet } from '#shared/model/record.ts'
import { serveApp } from './app-protocol.ts'
import { lockSession } from './security.ts'
import { footerOf, headerOf, pagesOf } from './sheet-frame.ts'
import { APP_ORIGIN } from './trust.ts'
import { openHidden } from './window.ts'

/** A notice is laid out in a second or two; beyond this nobody waits in front of the screen any more. */
const PATIENCE_MS = 30_000
const MM = 1 / 25.4

/** A notice (第几次打印; null = a preview), a receipt of this desk, pages of an exported record, or what is laid over the pages of an archive. */
export type SheetInput =
  | { readonly notice: Notice; readonly copy: number | null; readonly paper: PaperSize }
  | { readonly receipt: ReceiptSheet; readonly copy: number; readonly paper: PaperSize }
  | { readonly record: RecordSheet }
  | { readonly lines: readonly string[] }

/**
 * A sheet as PDF, the very one that is shown, saved and printed: laid out by a hidden, sandboxed page that is handed it
 * by message and thrown away afterwards. Throws ProblemError when it does not come in time.
 */
export async function renderSheet(outDir: string, input: SheetInput) {
  const window = openHidden({ preload: join(outDir, 'preload', 'print.cjs'), session: sheetSession(outDir) })
  const { webContents } = window
  let settle = () => {}
  const givenUp = new Promise<never>((_, reject) => {
    const fail = () => reject(new ProblemError('Bug', '文书没有排好版，没有打印。请再试一次；仍不行请联系技术支持。'))
    const timer = setTimeout(fail, PATIENCE_MS)
    webContents.once('render-process-gone', fail)
    webContents.once('did-fail-load', fail)
    // the program is being closed, and takes every window with it
    window.once('closed', fail)
    settle = () => clearTimeout(timer)
  })
  // Met below; until then a failure must not count as unhandled.
  givenUp.catch(() => undefined)
  try {
    webContents.ipc.handleOnce('sheet-take', () => pageInput(input))
    const laidOut = new Promise<number>((resolve) =>
      webContents.ipc.once('sheet-laid-out', (_event, height: unknown) => resolve(Number(height) || 0)),
    )
    await Promise.race([window.loadURL(`${APP_ORIGIN}/print/index.html`), givenUp])
    const height = await Promise.race([laidOut, givenUp])
    const made = webContents.printToPDF({ printBackground: true, ...frameOf(input, height) })
    const pdf = await Promise.race([made, givenUp])
    return { pdf: new Uint8Array(pdf), pages: pagesOf(pdf) }
  } finally {
    settle()
    if (!window.isDestroyed()) window.destroy()
  }
}

/** What the hidden page takes. */
function pageInput(input: SheetInput) {
  return 'notice' in input ? { ...input, preview: input.copy === null } : input
}

const ROLL_WIDTH_MM = 80
/** Longer than any receipt; a roll is cut after it. */
const LONGEST_ROLL_MM = 1_500

/** `height`: of what was laid out, in CSS pixels; asked for on a roll only, which is as long as its text. */
function frameOf(input: SheetInput, height: number): Electron.PrintToPDFOptions {
  if ('lines' in input) return { pageSize: 'A4', margins: { top: 0, bottom: 0, left: 0, right: 0 } }
  const paper = 'record' in input ? 'A4' : input.paper
  if (paper === 'roll80') {
    const long = Math.min(LONGEST_ROLL_MM, Math.ceil((height / 96) * 25.4) + 8)
    const edge = 3 * MM
    return {
      pageSize: { width: ROLL_WIDTH_MM * MM, height: long * MM },
      margins: { top: edge, bottom: edge, left: edge, right: edge },
    }
  }
  // the space that 公文 (GB/T 9704) leaves around the text, a little less at the sides so that tables breathe
  const [top, bottom, side] = paper === 'A5' ? [18, 15, 13] : [25, 22, 22]
  return {
    pageSize: paper,
    displayHeaderFooter: true,
    ...headAndFoot(input),
    margins: { top: top * MM, bottom: bottom * MM, left: side * MM, right: side * MM },
  }
}

function headAndFoot(input: Exclude<SheetInput, { lines: readonly string[] }>): Electron.PrintToPDFOptions {
  if ('record' in input) return { headerTemplate: headerOf(input.record, 1), footerTemplate: footerOf(input.record) }
  const sheet = 'notice' in input ? input.notice : input.receipt
  return { headerTemplate: headerOf(sheet, input.copy), footerTemplate: footerOf(sheet) }
}

let sheets: Session | null = null

/** A session of its own that lives in memory only and reaches nothing but our own files. */
function sheetSession(outDir: string): Session {
  if (sheets) return sheets
  sheets = session.fromPartition('sheets', { cache: false })
  lockSession(sheets, false)
  serveApp(join(outDir, 'renderer'), sheets.protocol)
  return sheets
}
