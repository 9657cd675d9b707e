import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type Harness, startHarness } from '../../ui/evidence-page/serve.ts'
import { type PeakMemory, peakMemory } from './memory.ts'
import type { Shown } from './page-api.ts'

/** One file's line. Times are medians in milliseconds, from bytes in memory to the frame that shows the first page. */
export interface Line {
  file: string
  ok: boolean
  /** why it is not shown: a refusal code of the engine, `crashed` or `hung` */
  error?: string
  pages: number
  engine: string | null
  firstPageMs: number | null
  /** only where the first picture was not the sharp one */
  sharpMs?: number
  /** stock pdf.js as documented, a worker of its own per document */
  pdfjsMs?: number
  /** pdftoppm, the whole process */
  popplerMs?: number
  peakMB: number
}

export interface Summary {
  files: number
  ok: number
  refused: number
  crashed: number
  hung: number
}

export interface BenchOptions {
  folder: string
  /** repetitions per file; null: 3, or 1 for a large folder */
  reps: number | null
  width: number
  /** compare with stock pdf.js and poppler */
  compare: boolean
  onLine(line: Line): void
  onProgress(sentence: string): void
}

/** well above the engine's own watchdog, which answers first unless it is broken */
const HUNG_MS = 40_000
const LARGE_FOLDER = 60
const FLAGS = [
  '--disable-frame-rate-limit',
  '--disable-gpu-vsync',
  // one renderer only, so that the memory read is the page's
  '--disable-features=SpareRendererForSitePerProcess',
]
const here = fileURLToPath(new URL('.', import.meta.url))

/** A browser with the measuring page, opened anew after a crash or a hang. */
interface Stage {
  harness: Harness
  page: Page
  memory: PeakMemory
}

async function openStage(folder: string): Promise<Stage> {
  const harness = await startHarness({ root: here, ready: 'benchPage', flags: FLAGS, folder })
  await harness.page.evaluate(() => window.benchPage.ready())
  return { harness, page: harness.page, memory: await peakMemory(harness.browser) }
}

async function renew(stage: Stage): Promise<void> {
  await stage.page.close({ runBeforeUnload: false }).catch(() => undefined)
  stage.page = await stage.harness.newPage()
  await stage.page.evaluate(() => window.benchPage.ready())
}

/** The answer, or what became of the page instead. */
async function within<T>(page: Page, work: Promise<T>): Promise<T | 'crashed' | 'hung'> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<'hung'>((resolve) => {
    timer = setTimeout(() => resolve('hung'), HUNG_MS)
  })
  const crashed = new Promise<'crashed'>((resolve) => page.once('crash', () => resolve('crashed')))
  const answer = await Promise.race([work.catch(() => 'crashed' as const), hung, crashed])
  clearTimeout(timer)
  return answer
}

/** Runs every file of a folder through the product's engine; the comparison runs in a browser of its own. */
export async function benchDocuments(options: BenchOptions): Promise<Summary> {
  const { folder, width } = options
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort()
  const reps = options.reps ?? (files.length > LARGE_FOLDER ? 1 : 3)
  options.onProgress(`building, then ${files.length} files × ${reps}`)
  const ours = await openStage(folder)
  const stock = options.compare ? await openStage(folder) : null
  const poppler = options.compare && spawnSync('pdftoppm', ['-v']).error === undefined
  const summary: Summary = { files: files.length, ok: 0, refused: 0, crashed: 0, hung: 0 }
  // the first pages of a process cost more than any later one: they are nobody's figure
  for (let i = 0; i < 2; i += 1) await warmUp(ours, stock, folder, files, width)
  for (const [i, file] of files.entries()) {
    const line = await benchFile({ ours, stock, poppler, folder, file, reps, width })
    if (line.ok) summary.ok += 1
    else if (line.error === 'crashed') summary.crashed += 1
    else if (line.error === 'hung') summary.hung += 1
    else summary.refused += 1
    options.onLine(line)
    options.onProgress(`${i + 1}/${files.length} ${file} ${line.error ?? `${line.firstPageMs} ms`}`)
  }
  for (const trouble of ours.harness.trouble) options.onProgress(`TROUBLE ${trouble}`)
  await ours.harness.close()
  await stock?.harness.close()
  return summary
}

async function warmUp(ours: Stage, stock: Stage | null, folder: string, files: readonly string[], width: number) {
  const small = files.find((file) => isPdf(join(folder, file)))
  if (small === undefined) return
  await showOurs(ours, small, width)
  if (stock) await showStock(stock, small, width)
}

async function showOurs(stage: Stage, file: string, width: number): Promise<Shown | 'crashed' | 'hung'> {
  const work = async () => {
    await stage.page.evaluate((name) => window.benchPage.fetch(name), file)
    return stage.page.evaluate((w) => window.benchPage.ours(w), width)
  }
  const answer = await within(stage.page, work())
  if (typeof answer === 'string') await renew(stage)
  return answer
}

async function showStock(stage: Stage, file: string, width: number): Promise<number | null> {
  const work = async () => {
    await stage.page.evaluate((name) => window.benchPage.fetch(name), file)
    return stage.page.evaluate((w) => window.benchPage.stock(w), width)
  }
  const answer = await within(stage.page, work())
  if (typeof answer !== 'string') return answer
  await renew(stage)
  return null
}

interface FileBench {
  ours: Stage
  stock: Stage | null
  poppler: boolean
  folder: string
  file: string
  reps: number
  width: number
}

async function benchFile(bench: FileBench): Promise<Line> {
  const { ours, stock, folder, file, reps, width } = bench
  const times: { ours: number[]; sharp: number[]; stock: number[]; poppler: number[] } = {
    ours: [],
    sharp: [],
    stock: [],
    poppler: [],
  }
  const pdf = isPdf(join(folder, file))
  let peak = 0
  let shown: Shown | 'crashed' | 'hung' = 'hung'
  for (let i = 0; i < reps; i += 1) {
    if (i === 0) await ours.memory.reset()
    shown = await showOurs(ours, file, width)
    if (i === 0) peak = await ours.memory.read()
    if (typeof shown === 'string' || shown.error !== null) break
    times.ours.push(shown.ms)
    times.sharp.push(shown.sharpMs)
    const other = stock && pdf ? await showStock(stock, file, width) : null
    if (other !== null) times.stock.push(other)
    const native = bench.poppler && pdf ? await pdftoppm(join(folder, file), width) : null
    if (native !== null) times.poppler.push(native)
  }
  const peakMB = Math.round(peak)
  if (typeof shown === 'string' || shown.error !== null) {
    const error = typeof shown === 'string' ? shown : shown.error
    return { file, ok: false, ...(error === null ? {} : { error }), pages: 0, engine: null, firstPageMs: null, peakMB }
  }
  return {
    file,
    ok: true,
    pages: shown.pages,
    engine: shown.route,
    firstPageMs: median(times.ours),
    ...(shown.sharpMs > shown.ms && { sharpMs: median(times.sharp) }),
    ...(times.stock.length > 0 && { pdfjsMs: median(times.stock) }),
    ...(times.poppler.length > 0 && { popplerMs: median(times.poppler) }),
    peakMB,
  }
}

/** Wall time of drawing the first page natively; null when it does not open the file. */
function pdftoppm(path: string, width: number): Promise<number | null> {
  const began = performance.now()
  const args = ['-q', '-f', '1', '-l', '1', '-scale-to-x', String(width), '-scale-to-y', '-1', path]
  const child = spawn('pdftoppm', args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: HUNG_MS })
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  return new Promise((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', (code) => resolve(code === 0 && bytes > 0 ? performance.now() - began : null))
  })
}

function isPdf(path: string): boolean {
  return readFileSync(path).subarray(0, 1024).includes('%PDF-')
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 10) / 10
}
