import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { session, type WebContents } from 'electron'
import { ProblemError } from '#shared/model/problem.ts'
import type { PaperSize } from '#shared/model/receipt-sheet.ts'
import { openHidden } from './window.ts'

/** Handing a file to the queue takes a moment; a queue that takes longer is stuck. */
const PATIENCE_MS = 60_000

const words = {
  noService: '这台电脑没有安装打印服务（CUPS），不能打印。请联系信息科安装，或先另存为 PDF。',
  refused: '打印机没有接受这份文书。请检查打印机是否开机、联网，再打印一次。',
  stuck: '打印机长时间没有回应，不能确定是否已打印。请看打印机是否出纸，再决定是否重打。',
} as const

/** Printers of this computer; which of them is the default where the system tells. */
export async function listPrinters(contents: WebContents): Promise<{ name: string; isDefault: boolean }[]> {
  const [printers, preferred] = await Promise.all([contents.getPrintersAsync(), defaultPrinter()])
  return printers.map(({ name }) => ({ name, isDefault: name === preferred }))
}

/** CUPS's default queue; null on Windows, where Electron no longer tells, and where there is no CUPS. */
async function defaultPrinter(): Promise<string | null> {
  if (process.platform === 'win32') return null
  const answer = await run('lpstat', ['-d'], null).catch(() => null) // no CUPS, hence no default
  return answer === null ? null : (/:\s*(\S+)\s*$/.exec(answer)?.[1] ?? null)
}

/** Hands the very bytes to a printer. Throws ProblemError when the printer does not take them. */
export async function sendToPrinter(pdf: Uint8Array, printer: string, paper: PaperSize): Promise<void> {
  if (process.platform === 'win32') await printInViewer(pdf, printer, paper)
  // the job's title is shown to everybody at the queue: it names nobody
  else await run('lp', ['-s', '-d', printer, '-t', 'mente-notice', '-o', `media=${mediaOf(pdf, paper)}`], pdf)
}

/** CUPS's name of a paper; a roll is as long as the page that was laid out for it. */
export function mediaOf(pdf: Uint8Array, paper: PaperSize): string {
  if (paper !== 'roll80') return paper
  const [width, height] = pageMm(pdf)
  return `Custom.${width}x${height}mm`
}

/** Width and height of the first page in millimetres: Chromium writes them in the open. */
function pageMm(pdf: Uint8Array): readonly [number, number] {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1')
  const box = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(text)
  const mm = (points: string | undefined) => Math.round((Number(points) / 72) * 25.4)
  return box ? [mm(box[1]), mm(box[2])] : [80, 297]
}

/** Runs a command of CUPS in the plain locale; answers what it says. The PDF goes in by pipe: it never becomes a file. */
function run(command: string, args: readonly string[], input: Uint8Array | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, LC_ALL: 'C' }, stdio: ['pipe', 'pipe', 'ignore'] })
    let said = ''
    const timer = setTimeout(() => {
      child.kill()
      reject(new ProblemError('Bug', words.stuck))
    }, PATIENCE_MS)
    child.once('error', (error) => {
      clearTimeout(timer)
      const missing = 'code' in error && error.code === 'ENOENT'
      reject(new ProblemError('NotFound', missing ? words.noService : words.refused, { cause: error }))
    })
    child.once('close', (code) => {
      clearTimeout(timer)
      if (code === 0) resolve(said)
      else reject(new ProblemError('NotFound', words.refused))
    })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    // A command that ends before it has read everything breaks the pipe; how it ended is what is told.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input ?? undefined)
  })
}

/** The viewer draws a page only some time after the document is there, and tells nobody when. */
const VIEWER_MS = 1_500

/**
 * Windows has no command that prints a PDF, so Chromium's own viewer does it in a window nobody sees.
 * Not tried on a Windows computer yet: only the way over CUPS is covered by tests.
 */
async function printInViewer(pdf: Uint8Array, printer: string, paper: PaperSize): Promise<void> {
  const own = session.fromPartition(`printing-${randomUUID()}`, { cache: false })
  own.protocol.handle('app', (request) => {
    if (request.url !== 'app://desk/notice.pdf') return new Response(null, { status: 404 })
    return new Response(new Uint8Array(pdf), { headers: { 'content-type': 'application/pdf' } })
  })
  const window = openHidden({ session: own, plugins: true })
  try {
    await window.loadURL('app://desk/notice.pdf')
    await new Promise((resolve) => setTimeout(resolve, VIEWER_MS))
    await new Promise<void>((resolve, reject) => {
      const [width, height] = pageMm(pdf)
      const pageSize = paper === 'roll80' ? { width: width * 1_000, height: height * 1_000 } : paper
      const options: Electron.WebContentsPrintOptions = {
        silent: true,
        deviceName: printer,
        pageSize,
        margins: { marginType: 'none' },
      }
      window.webContents.print(options, (done) => {
        if (done) resolve()
        else reject(new ProblemError('NotFound', words.refused))
      })
    })
  } finally {
    window.destroy()
  }
}
