import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lineText } from '../../renderer/evidence/page-text.ts'
import type { DecodeAnswer } from './evidence-page/decode.ts'
import * as formats from './evidence-page/format-samples.ts'
import * as samples from './evidence-page/samples.ts'
import { type Harness, startEngine } from './evidence-page/serve.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startEngine()
})
afterAll(() => harness.close())

function decode(name: string, bytes: Uint8Array, page = 1, width = 320): Promise<DecodeAnswer> {
  harness.files.set(name, bytes)
  return harness.page.evaluate(([n, p, w]) => window.enginePage.decode(n, p, w), [name, page, width] as const)
}

function expectQuarters(answer: DecodeAnswer) {
  if (answer.refused !== null) throw new Error(answer.refused)
  for (const [i, expected] of samples.QUARTERS.entries()) {
    for (const [channel, value] of expected.entries()) {
      expect(Math.abs((answer.corners[i]?.[channel] ?? -1) - value), `quarter ${i}`).toBeLessThan(12)
    }
  }
}

describe('JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('EXIF orientation %i is shown upright', async (orientation) => {
    const answer = await decode(`exif${orientation}.jpg`, samples.jpeg(orientation))
    expect(answer).toMatchObject({ refused: null, route: 'jpeg', width: 320, height: 240, notice: null })
    expectQuarters(answer)
  })

  it('shows what arrived of a photo that was cut off, and says so', async () => {
    const whole = samples.jpeg()
    const answer = await decode('cut.jpg', whole.subarray(0, whole.length * 0.6))
    expect(answer).toMatchObject({ refused: null, notice: 'partial' })
    if (answer.refused === null) expect(answer.corners[0]?.[0]).toBeGreaterThan(150)
  })
})

describe('a picture that was cut off in transfer', () => {
  it.each([
    ['PNG', 'cut.png', samples.png(), 0.6],
    ['WebP', 'cut.webp', formats.webp(), 0.9],
  ] as const)('shows what arrived of a %s, and says so', async (_, name, whole, arrived) => {
    const answer = await decode(name, whole.subarray(0, whole.length * arrived))
    expect(answer).toMatchObject({ refused: null, notice: 'partial', route: 'bitmap' })
    if (answer.refused !== null) return
    for (const [channel, value] of (samples.QUARTERS[0] ?? []).entries()) {
      expect(Math.abs((answer.corners[0]?.[channel] ?? -1) - value)).toBeLessThan(12)
    }
    expect(answer.corners[3], 'what is missing is white').toEqual([255, 255, 255])
  })

  it.each([
    ['a PNG', 'stub.png', samples.png().subarray(0, 60)],
    ['a WebP', 'stub.webp', formats.webp().subarray(0, 40)],
    ['a WebP, and what comes before its first line', 'lineless.webp', formats.webp().subarray(0, 400)],
  ] as const)('refuses %s of which nothing but the header arrived', async (_, name, bytes) => {
    expect(await decode(name, bytes)).toMatchObject({ refused: 'damaged' })
  })
})

describe('WebP and HEIC', () => {
  it.each([1, 3, 6, 8] as const)('WebP of EXIF orientation %i is shown upright', async (orientation) => {
    const answer = await decode(`exif${orientation}.webp`, formats.webp(orientation))
    expect(answer).toMatchObject({ refused: null, route: 'bitmap', width: 320, height: 240, notice: null })
    expectQuarters(answer)
  })

  it('a HEIC photo without a picture in it is refused by name', async () => {
    const heic = Buffer.from('000000246674797068656963000000006d696631', 'hex')
    expect(await decode('photo.heic', heic)).toMatchObject({ refused: 'heic' })
  })
})

describe('PDF', () => {
  it('a scan takes the short route although it carries an invisible text layer', async () => {
    const answer = await decode('scan.pdf', samples.scannedPdf())
    expect(answer).toMatchObject({ refused: null, route: 'jpeg', pages: 1, detail: 640 })
    expectQuarters(answer)
  })

  it('a camera orientation inside a PDF is not applied a second time', async () => {
    const answer = await decode('scan-exif.pdf', samples.scannedPdf({ exif: 3 }))
    if (answer.refused !== null) throw new Error(answer.refused)
    // stored upside down, and the page says nothing of it: bottom right comes first
    expect(answer.corners[0]?.[0]).toBeGreaterThan(200)
    expect(answer.corners[0]?.[1]).toBeGreaterThan(170)
  })

  it('a turned page is turned on the short route as by the engine', async () => {
    const fast = await decode('turned.pdf', samples.scannedPdf({ rotate: 90 }), 1, 240)
    const engine = await decode(
      'turned-engine.pdf',
      samples.scannedPdf({ rotate: 90, decode: '[0 1 0 1 0 1]' }),
      1,
      240,
    )
    expect(fast).toMatchObject({ refused: null, route: 'jpeg', width: 240, height: 320 })
    expect(engine).toMatchObject({ refused: null, route: 'pdfium', width: 240, height: 320 })
    if (fast.refused !== null || engine.refused !== null) return
    for (const i of [0, 1, 2, 3]) {
      for (const c of [0, 1, 2]) {
        expect(Math.abs((fast.corners[i]?.[c] ?? 0) - (engine.corners[i]?.[c] ?? 99))).toBeLessThan(8)
      }
    }
  })

  it('inverted samples are left to the engine', async () => {
    const answer = await decode('inverted.pdf', samples.scannedPdf({ decode: '[1 0 1 0 1 0]' }))
    expect(answer).toMatchObject({ refused: null, route: 'pdfium' })
    if (answer.refused === null) expect(answer.corners[0]?.[0]).toBeLessThan(80)
  })

  it.each(['CCITTFaxDecode', 'JBIG2Decode', 'JPXDecode'] as const)('a scan as %s is shown', async (filter) => {
    const answer = await decode(`${filter}.pdf`, await samples.scannerPdf(filter))
    expect(answer).toMatchObject({ refused: null, notice: null, width: 320, height: 240, transparent: 0 })
    if (answer.refused !== null) return
    expect(answer.dark).toBeGreaterThan(0.45)
    expect(answer.dark).toBeLessThan(0.55)
    expect(answer.corners[0]?.[0]).toBeGreaterThan(240)
    expect(answer.corners[1]?.[0]).toBeLessThan(15)
  })

  it('Chinese text without its font is drawn with the font we ship', async () => {
    const answer = await decode('chinese.pdf', samples.chinesePdf())
    expect(answer).toMatchObject({ refused: null, notice: null })
    if (answer.refused === null) expect(answer.dark).toBeGreaterThan(0.02)
  })

  it('the values of form fields are drawn', async () => {
    const answer = await decode('form.pdf', samples.formPdf())
    expect(answer).toMatchObject({ refused: null })
    if (answer.refused === null) expect(answer.dark).toBeGreaterThan(0.01)
  })

  it('a password is a refusal of its own', async () => {
    expect(await decode('locked.pdf', samples.lockedPdf())).toMatchObject({ refused: 'password' })
  })

  it('a given password opens it, a wrong one is told and not kept', async () => {
    const bytes = formats.passwordPdf('mima 2026')
    const unlock = (password: string) =>
      harness.page.evaluate((p) => window.enginePage.unlock('given.pdf', p), password)
    expect(await decode('given.pdf', bytes)).toMatchObject({ refused: 'password' })
    await unlock('not it')
    expect(await decode('given.pdf', bytes)).toMatchObject({ refused: 'wrong_password' })
    expect(await decode('given.pdf', bytes)).toMatchObject({ refused: 'password' })
    await unlock('mima 2026')
    const answer = await decode('given.pdf', bytes)
    expect(answer).toMatchObject({ refused: null, pages: 1 })
    if (answer.refused === null) expect(answer.dark).toBeCloseTo(0.5, 1)
    await harness.page.evaluate(() => window.enginePage.forget())
    expect(await decode('given.pdf', bytes)).toMatchObject({ refused: 'password' })
  })

  it('what the first engine refuses is drawn by the second, and said to be', async () => {
    const answer = await decode('torn.pdf', formats.tornPdf())
    expect(answer).toMatchObject({
      refused: null,
      route: 'pdfjs',
      notice: 'repaired',
      pages: 1,
      width: 320,
      height: 160,
    })
    if (answer.refused !== null) return
    expect(answer.dark).toBeGreaterThan(0.5)
    expect(answer.dark).toBeLessThan(0.6)
    expect(answer.transparent).toBe(0)
  })

  it('scans are found in a file that was cut off before its page tree', async () => {
    const answer = await decode('cut.pdf', samples.headlessPdf())
    expect(answer).toMatchObject({ refused: null, notice: 'salvaged', pages: 1 })
    if (answer.refused === null) expect(answer.corners[0]?.[0]).toBeGreaterThan(150)
  })

  it.each([
    ['a page that takes minutes', samples.slowPdf, ['too_slow']],
    // a slow machine runs out of time before it runs out of memory
    ['a page that uses up the memory', samples.endlessPdf, ['engine', 'too_slow']],
  ] as const)('%s is stopped, and the next page of the file still works', async (name, make, codes) => {
    const bytes = make()
    const endless = await decode(name, bytes, 1)
    expect(codes).toContain(endless.refused)
    expect(endless.ms).toBeLessThan(12_000)
    const next = await decode(name, bytes, 2)
    expect(next).toMatchObject({ refused: null, pages: 2 })
    if (next.refused === null) expect(next.dark).toBeGreaterThan(0.3)
  })
})

describe('text', () => {
  const text = (name: string, bytes: Uint8Array, page = 1) => {
    harness.files.set(name, bytes)
    return harness.page.evaluate(([n, p]) => window.enginePage.text(n, p), [name, page] as const)
  }
  const lines = (page: Awaited<ReturnType<typeof text>>) => page.lines.map(lineText)

  it('lines and words come with their places on the page', async () => {
    const page = await text('text.pdf', formats.textPdf())
    expect(lines(page)).toEqual(['First line 2026', 'second Line'])
    const [first] = page.lines
    expect(first?.words.map((word) => word.text)).toEqual(['First', 'line', '2026'])
    // 20 points from the left of 200; the base line 20 from the top of 100, letters 7 high
    expect(first?.box.x).toBeCloseTo(0.105, 1)
    expect((first?.box.y ?? 0) + (first?.box.height ?? 0)).toBeCloseTo(0.2, 1)
    expect(first?.box.height).toBeGreaterThan(0.05)
    expect(first?.box.height).toBeLessThan(0.12)
  })

  it('on a turned page places are those of the page as seen', async () => {
    const [line] = (await text('text.pdf', formats.textPdf(), 2)).lines
    // a quarter turn clockwise brings the top left to the top right
    expect(line?.box.x).toBeGreaterThan(0.7)
    expect(line?.box.y).toBeLessThan(0.25)
    expect(line?.box.height).toBeGreaterThan(line?.box.width ?? 1)
  })

  it('Chinese is read without its font, one word per character', async () => {
    const page = await text('chinese.pdf', samples.chinesePdf())
    expect(page.lines[0]?.words.map((word) => word.text)).toEqual([...'诊断证明书'])
  })

  it('the invisible layer of a scan is read, and a photo has none', async () => {
    expect(lines(await text('scan.pdf', samples.scannedPdf()))).toEqual(['hidden'])
    expect(await text('photo.jpg', samples.jpeg())).toEqual({ lines: [] })
  })

  it('is read by the second engine where the first refuses', async () => {
    const page = await text('torn.pdf', formats.tornPdf())
    expect(lines(page)).toEqual(['Torn 12'])
    expect(page.lines[0]?.box.x).toBeCloseTo(0.05, 1)
    expect((page.lines[0]?.box.y ?? 0) + (page.lines[0]?.box.height ?? 0)).toBeCloseTo(0.6, 1)
  })

  it('a search goes through all pages and ignores case and line ends', async () => {
    harness.files.set('text.pdf', formats.textPdf())
    const search = (query: string) => harness.page.evaluate((q) => window.enginePage.search('text.pdf', q), query)
    expect((await search('corner')).map((hit) => hit.page)).toEqual([2])
    expect((await search('2026 SECOND')).map((hit) => hit.boxes.length)).toEqual([2])
    expect((await search('line')).map((hit) => hit.line)).toEqual(['First line 2026', 'second Line'])
    expect(await search('not there')).toEqual([])
  })
})

describe('TIFF', () => {
  it.each(['g31d', 'g4'] as const)('%s fax pages', async (kind) => {
    const answer = await decode(`${kind}.tif`, samples.faxTiff(kind, 3), 3, 64)
    expect(answer).toMatchObject({ refused: null, route: 'pdfium', pages: 3, width: 64 })
    if (answer.refused !== null) return
    expect(answer.dark).toBeGreaterThan(0.45)
    expect(answer.dark).toBeLessThan(0.55)
    expect(answer.corners[0]?.[0]).toBe(255)
    expect(answer.corners[1]?.[0]).toBe(0)
  })

  it.each([
    ['plain', 'pdfium'],
    ['lzw', 'pdfium'],
    ['deflate', 'pdfium'],
    ['tiled', 'utif'],
  ] as const)('%s colour', async (kind, route) => {
    const answer = await decode(`${kind}.tif`, samples.colourTiff(kind), 1, 64)
    expect(answer).toMatchObject({ refused: null, route })
    expectQuarters(answer)
  })

  it('orientation 6 stands upright', async () => {
    const upright = await decode('o1.tif', samples.colourTiff('deflate', 1), 1, 64)
    const turned = await decode('o6.tif', samples.colourTiff('deflate', 6), 1, 64)
    if (upright.refused !== null || turned.refused !== null) throw new Error('refused')
    // a quarter turn clockwise brings the bottom left to the top left
    expect(turned.corners[0]).toEqual(upright.corners[2])
    expect(turned.corners[1]).toEqual(upright.corners[0])
  })
})

describe('limits and faults', () => {
  it('PNG is shown', async () => {
    expectQuarters(await decode('picture.png', samples.png()))
  })

  it('an image beyond the pixel limit is refused before it is decoded', async () => {
    expect(await decode('huge.png', samples.hugePng(20_000))).toMatchObject({ refused: 'too_many_pixels' })
  })

  it('rubbish and emptiness are refused', async () => {
    expect(await decode('rubbish.bin', Buffer.from('hello, this is text'))).toMatchObject({ refused: 'unsupported' })
    expect(await decode('empty.pdf', new Uint8Array())).toMatchObject({ refused: 'damaged' })
  })

  it('a page beyond the end is refused', async () => {
    expect(await decode('scan.pdf', samples.scannedPdf(), 7)).toMatchObject({ refused: 'no_such_page' })
  })

  it('a refusal is not remembered: the same document opens once its bytes are right', async () => {
    expect(await decode('later.pdf', samples.scannedPdf().subarray(0, 300))).toMatchObject({ refused: 'damaged' })
    await harness.page.evaluate(() => window.enginePage.forget())
    expect(await decode('later.pdf', samples.scannedPdf())).toMatchObject({ refused: null })
  })

  it('worker, engine and font are files of their own, and nothing left the origin', () => {
    expect(harness.assets.some((name) => /^decode-worker-.*\.js$/.test(name))).toBe(true)
    expect(harness.assets.some((name) => /^pdfium-.*\.wasm$/.test(name))).toBe(true)
    for (const name of [
      /^heif-worker-.*\.js$/,
      /^pdfjs-worker-.*\.js$/,
      /^libheif-bundle-.*\.mjs$/,
      /^openjpeg-.*\.wasm$/,
    ]) {
      expect(
        harness.assets.some((asset) => name.test(asset)),
        String(name),
      ).toBe(true)
    }
    expect(harness.assets.some((name) => /^NotoSansHans.*\.otf$/.test(name))).toBe(true)
    expect(harness.trouble).toEqual([])
  })
})
