import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CELLS, cellMeans } from './evidence-engine-page/cells.ts'
import { fixturesFolder, type Harness, startEngine } from './evidence-page/serve.ts'

/**
 * Every scan as the product draws it against the same page drawn natively: poppler for PDF, ImageMagick or heif-dec for
 * pictures. Compared are cells of ten by ten pixels. Tolerance, in steps of 255: 4 on the mean of all cells, and no more
 * than one cell in a hundred off by more than 40.
 */
const MEAN = 4
const CELL = 40
const SHARE = 0.01

/** Files drawn with another font natively, where letters differ but not the page: their own tolerance. */
const otherFont: Record<string, { mean: number; share: number }> = {
  'cjk_noembed_gbk.pdf': { mean: 6, share: 0.05 },
  'cjk_noembed_ucs2.pdf': { mean: 6, share: 0.05 },
  'std_font.pdf': { mean: 6, share: 0.05 },
}

/** a password, and a file poppler does not open: looked at in evidence-scans */
const ONLY_OURS = new Set(['enc256_pw.pdf', 'truncated.pdf'])

const folder = fixturesFolder()
const names = folder ? readdirSync(join(folder, 'scans')).filter((name) => !ONLY_OURS.has(name)) : []

interface Picture {
  width: number
  height: number
  data: Uint8Array
}

function ppm(bytes: Buffer): Picture | null {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'))
  if (!head) return null
  return { width: Number(head[1]), height: Number(head[2]), data: bytes.subarray(head[0].length) }
}

function native(command: string, args: readonly string[]): Picture | null {
  const { stdout, error } = spawnSync(command, args, { maxBuffer: 2 ** 28, timeout: 60_000 })
  return error || !stdout ? null : ppm(stdout)
}

function drawNatively(path: string): Picture | null {
  if (path.endsWith('.pdf')) {
    return native('pdftoppm', ['-q', '-f', '1', '-l', '1', '-scale-to-x', '900', '-scale-to-y', '-1', path])
  }
  return native('convert', [`${path}[0]`, '-auto-orient', '-resize', '900x', '-depth', '8', 'ppm:-'])
}

const title = folder
  ? 'pages against a native rendering'
  : 'pages against a native rendering: SKIPPED, the folder of scanned samples is not on this machine (MENTE_FIXTURES names it)'

describe.skipIf(!folder)(title, () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startEngine()
  })
  afterAll(() => harness.close())

  it.for(names.length > 0 ? names : ['no samples'])('%s', async (name, context) => {
    const expected = drawNatively(join(folder ?? '', 'scans', name))
    if (!expected) return context.skip(`no native program here draws ${name}`)
    const cells = await harness.page.evaluate((n) => window.enginePage.cells(n, 1), `scans/${name}`)
    const wanted = cellMeans(expected.data, expected.width, expected.height, 3)
    // a pixel more or less in height may be a row of cells
    expect(Math.abs(cells.length - wanted.length)).toBeLessThanOrEqual(CELLS)
    const off = cells.slice(0, wanted.length).map((cell, i) => Math.abs(cell - (wanted[i] ?? 0)))
    const mean = off.reduce((sum, value) => sum + value, 0) / off.length
    const share = off.filter((value) => value > CELL).length / off.length
    if (process.env.EVIDENCE_REPORT) process.stderr.write(`${name} mean ${mean.toFixed(2)} share ${share.toFixed(4)}\n`)
    expect(mean).toBeLessThan(otherFont[name]?.mean ?? MEAN)
    expect(share).toBeLessThan(otherFont[name]?.share ?? SHARE)
  })
})
