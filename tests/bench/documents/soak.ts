import { readFileSync } from 'node:fs'
import { createCanvas } from '@napi-rs/canvas'
import { writePdf } from '#central/seed/render/codecs/pdf.ts'
import { startEngine } from '../../ui/evidence-page/serve.ts'

/** Resident megabytes of the page's process, garbage collected: at rest before, right after, and at rest again. */
export interface SoakFigures {
  pages: number
  startMB: number
  fullMB: number
  restMB: number
  /** what the page complained about */
  trouble: readonly string[]
}

const PER_DOCUMENT = 10
const WIDTH = 900
/** the engine gives memory back when nothing was asked for twenty seconds */
const REST_MS = 23_000

/** Ten pages as a scanner makes them: A4 at 200 dpi, each with lines of its own. */
function scans(): Uint8Array {
  const [width, height] = [1654, 2339]
  const pages = Array.from({ length: PER_DOCUMENT }, (_, i) => {
    const canvas = createCanvas(width, height)
    const context = canvas.getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.fillStyle = '#222'
    for (let y = 100; y < height - 100; y += 40) context.fillRect(120, y, 300 + ((y * (i + 7)) % 1000), 12)
    return { width, height, dpi: 200, filter: 'DCTDecode' as const, data: canvas.toBuffer('image/jpeg', 80) }
  })
  return writePdf(pages)
}

/** Looks at that many pages one after the other, after twenty to come to a steady state. Linux alone tells the memory. */
export async function soak(pages: number): Promise<SoakFigures> {
  const harness = await startEngine({ flags: ['--disable-features=SpareRendererForSitePerProcess'] })
  const session = await harness.browser.newBrowserCDPSession()
  const page = await harness.page.context().newCDPSession(harness.page)
  const resident = async () => {
    await page.send('HeapProfiler.collectGarbage')
    const { processInfo } = await session.send('SystemInfo.getProcessInfo')
    const sizes = processInfo
      .filter((process) => process.type === 'renderer')
      .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024)
    return Math.round(Math.max(...sizes))
  }
  harness.files.set('soak.pdf', scans())
  const browse = (from: number, count: number) =>
    harness.page.evaluate(
      async ([first, many, per, width]) => {
        for (let i = first; i < first + many; i += 1) {
          const answer = await window.enginePage.decode(`soak.pdf#${Math.floor(i / per)}`, (i % per) + 1, width)
          if (answer.refused !== null) throw new Error(answer.refused)
        }
      },
      [from, count, PER_DOCUMENT, WIDTH] as const,
    )
  try {
    await browse(0, 2 * PER_DOCUMENT)
    await harness.page.waitForTimeout(REST_MS)
    const startMB = await resident()
    await browse(2 * PER_DOCUMENT, pages)
    const fullMB = await resident()
    await harness.page.waitForTimeout(REST_MS)
    return { pages, startMB, fullMB, restMB: await resident(), trouble: harness.trouble }
  } finally {
    await harness.close()
  }
}

/** The start-up self-test in a page just opened, and once more with its parts loaded. */
export async function selfTestFigures(): Promise<{ ok: boolean; coldMs: number; warmMs: number }> {
  const harness = await startEngine()
  try {
    const cold = await harness.page.evaluate(() => window.enginePage.selfTest())
    const warm = await harness.page.evaluate(() => {
      window.enginePage.forget()
      return window.enginePage.selfTest()
    })
    const rounded = (ms: number) => Math.round(ms * 10) / 10
    return { ok: cold.ok && warm.ok, coldMs: rounded(cold.ms), warmMs: rounded(warm.ms) }
  } finally {
    await harness.close()
  }
}
