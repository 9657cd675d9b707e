import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecodeAnswer } from './evidence-page/page-api.ts'
import * as samples from './evidence-page/samples.ts'
import { type Harness, startHarness } from './evidence-page/serve.ts'

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())

function decode(name: string, bytes: Uint8Array, page = 1, width = 320): Promise<DecodeAnswer> {
  harness.files.set(name, bytes)
  return harness.page.evaluate(([n, p, w]) => window.evidencePage.decode(n, p, w), [name, page, width] as const)
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

  it('an Apple photo is refused by name', async () => {
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
    await harness.page.evaluate(() => window.evidencePage.forget())
    expect(await decode('later.pdf', samples.scannedPdf())).toMatchObject({ refused: null })
  })

  it('worker, engine and font are files of their own, and nothing left the origin', () => {
    expect(harness.assets.some((name) => /^decode-worker-.*\.js$/.test(name))).toBe(true)
    expect(harness.assets.some((name) => /^pdfium-.*\.wasm$/.test(name))).toBe(true)
    expect(harness.assets.some((name) => /^NotoSansHans.*\.otf$/.test(name))).toBe(true)
    expect(harness.trouble).toEqual([])
  })
})
