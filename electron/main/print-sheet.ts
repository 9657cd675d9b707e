import { join } from 'node:path'
import { type Session, session } from 'electron'
import type { Notice } from '#shared/model/notice.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { serveApp } from './app-protocol.ts'
import { lockSession } from './security.ts'
import { footerOf, headerOf, pagesOf } from './sheet-frame.ts'
import { APP_ORIGIN } from './trust.ts'
import { openHidden } from './window.ts'

/** A notice is laid out in a second or two; beyond this nobody waits in front of the screen any more. */
const PATIENCE_MS = 30_000
const MM = 1 / 25.4

export interface SheetInput {
  readonly notice: Notice
  /** 第几次打印; null = a preview */
  readonly copy: number | null
}

/**
 * A notice as the PDF that is shown, saved and printed: laid out by a hidden, sandboxed page that is handed the notice by
 * message and thrown away afterwards. Throws ProblemError when it does not come in time.
 */
export async function renderSheet(outDir: string, { notice, copy }: SheetInput) {
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
    webContents.ipc.handleOnce('sheet-take', () => ({ notice, preview: copy === null }))
    const laidOut = new Promise<void>((resolve) => webContents.ipc.once('sheet-laid-out', () => resolve()))
    await Promise.race([window.loadURL(`${APP_ORIGIN}/print/index.html`), givenUp])
    await Promise.race([laidOut, givenUp])
    const made = webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: headerOf(notice, copy),
      footerTemplate: footerOf(notice),
      // the space that 公文 (GB/T 9704) leaves around the text, a little less at the sides so that tables breathe
      margins: { top: 25 * MM, bottom: 22 * MM, left: 22 * MM, right: 22 * MM },
    })
    const pdf = await Promise.race([made, givenUp])
    return { pdf: new Uint8Array(pdf), pages: pagesOf(pdf) }
  } finally {
    settle()
    if (!window.isDestroyed()) window.destroy()
  }
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
