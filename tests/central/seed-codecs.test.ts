import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bitmap, toBitmap } from '#central/seed/render/codecs/bitmap.ts'
import { encodeG4 } from '#central/seed/render/codecs/g4.ts'
import { encodeJbig2 } from '#central/seed/render/codecs/jbig2.ts'
import { jpegSize, withExif } from '#central/seed/render/codecs/jpeg.ts'
import { encodeJpx } from '#central/seed/render/codecs/jpx.ts'
import { writePdf } from '#central/seed/render/codecs/pdf.ts'
import { writeTiff } from '#central/seed/render/codecs/tiff.ts'
import { tilt } from '#central/seed/render/codecs/tilt.ts'

const hasPoppler = spawnSync('pdftoppm', ['-v']).status === 0
const skipReason = hasPoppler ? '' : ' (skipped: pdftoppm of poppler-utils is not installed)'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seed-codecs-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Picture {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
}

/** Pages of a PDF as poppler paints them, one byte a pixel. */
function painted(pdf: Uint8Array, dpi: number): Picture[] {
  writeFileSync(join(folder, 'a.pdf'), pdf)
  const out = execFileSync('pdftoppm', ['-gray', '-r', String(dpi), join(folder, 'a.pdf')], { maxBuffer: 1 << 28 })
  const pages: Picture[] = []
  for (let at = 0; at < out.length; ) {
    const head = /^P5\n(\d+) (\d+)\n255\n/.exec(out.subarray(at, at + 40).toString('latin1'))
    if (!head) throw new Error('not a PGM')
    const [width, height] = [Number(head[1]), Number(head[2])]
    at += head[0].length
    pages.push({ width, height, grey: out.subarray(at, at + width * height) })
    at += width * height
  }
  return pages
}

/** The picture inside a one-page bilevel PDF as poppler decodes it, before any scaling to the page. */
function embedded(pdf: Uint8Array): Picture {
  writeFileSync(join(folder, 'b.pdf'), pdf)
  execFileSync('pdfimages', [join(folder, 'b.pdf'), join(folder, 'b')])
  const pbm = readFileSync(join(folder, 'b-000.pbm'))
  const head = /^P4\n(\d+) (\d+)\n/.exec(pbm.subarray(0, 40).toString('latin1'))
  if (!head) throw new Error('not a PBM')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const rowBytes = (width + 7) >> 3
  const bit = (x: number, y: number): number =>
    (pbm[(head[0].length + y * rowBytes + (x >> 3)) | 0] ?? 0) >> (7 - (x & 7))
  const grey = Uint8Array.from({ length: width * height }, (_, i) =>
    bit(i % width, Math.floor(i / width)) & 1 ? 0 : 255,
  )
  return { width, height, grey }
}

/** A bitmap that exercises every run length up to its width, isolated dots and blank, full and repeated rows. */
function hardBitmap(width: number, height: number): Bitmap {
  const rowBytes = (width + 7) >> 3
  const bits = new Uint8Array(rowBytes * height)
  const black = (x: number, y: number): void => {
    const at = y * rowBytes + (x >> 3)
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
  }
  let noise = 12345
  const random = (): number => {
    noise = (Math.imul(noise, 1103515245) + 12345) >>> 0
    return noise / 2 ** 32
  }
  for (let y = 0; y < height; y++) {
    const kind = y % 7
    for (let x = 0; x < width; x++) {
      const wedge = x >= (y * 5) % width && x < ((y * 5) % width) + y
      if (kind === 0 ? random() < 0.5 : kind === 1 ? wedge : kind === 2 ? !wedge : kind === 3) black(x, y)
      if (kind === 4 && random() < 0.01) black(x, y)
      if (kind === 6 && (bits[(y - 1) * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) black(x, y)
    }
  }
  return { width, height, rowBytes, bits }
}

function expectSamePicture(page: Picture, bitmap: Bitmap): void {
  expect([page.width, page.height]).toEqual([bitmap.width, bitmap.height])
  let different = 0
  for (let y = 0; y < bitmap.height; y++) {
    for (let x = 0; x < bitmap.width; x++) {
      const black = ((bitmap.bits[y * bitmap.rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1
      if ((page.grey[y * bitmap.width + x] ?? 0) < 128 !== (black === 1)) different++
    }
  }
  expect(different).toBe(0)
}

const dpi = 72
const sizes = [
  [97, 60],
  [64, 40],
  [1, 5],
  [2700, 560],
] as const

describe.skipIf(!hasPoppler)(`bilevel encoders against poppler${skipReason}`, () => {
  for (const [width, height] of sizes) {
    it(`CCITT G4 gives back every pixel of ${width}×${height}`, () => {
      const bitmap = hardBitmap(width, height)
      const pdf = writePdf([{ width, height, dpi, filter: 'CCITTFaxDecode', data: encodeG4(bitmap) }])
      expectSamePicture(embedded(pdf), bitmap)
    })
    it(`JBIG2 gives back every pixel of ${width}×${height}`, () => {
      const bitmap = hardBitmap(width, height)
      const pdf = writePdf([{ width, height, dpi, filter: 'JBIG2Decode', data: encodeJbig2(bitmap) }])
      expectSamePicture(embedded(pdf), bitmap)
    })
  }

  it('a PDF keeps the order, number and paper size of its pages', () => {
    const a = hardBitmap(97, 60)
    const b = hardBitmap(200, 31)
    const pages = [a, b].map((m) => ({ ...m, dpi, filter: 'CCITTFaxDecode' as const, data: encodeG4(m) }))
    const result = painted(writePdf(pages), dpi)
    expect(result.map((p) => [p.width, p.height])).toEqual([
      [97, 60],
      [200, 31],
    ])
    const a4 = writePdf([
      { width: 1654, height: 2339, dpi: 200, filter: 'CCITTFaxDecode', data: encodeG4(hardBitmap(1654, 2339)) },
    ])
    writeFileSync(join(folder, 'a4.pdf'), a4)
    expect(execFileSync('pdfinfo', [join(folder, 'a4.pdf')]).toString()).toMatch(/A4/)
  })

  it('JPEG 2000 shows the picture that went in', async () => {
    const width = 320
    const height = 200
    const canvas = createCanvas(width, height)
    const ctx = canvas.getContext('2d')
    ctx.fillStyle = '#ffffff'
    ctx.fillRect(0, 0, width, height)
    ctx.fillStyle = '#202020'
    ctx.fillRect(0, 0, width / 2, height)
    const data = await encodeJpx(canvas.data(), width, height)
    const [page] = painted(writePdf([{ width, height, dpi, filter: 'JPXDecode', data }]), dpi)
    expect(page?.grey[100 * width + 60]).toBeLessThan(60)
    expect(page?.grey[100 * width + 260]).toBeGreaterThan(225)
  })
})

describe('TIFF', () => {
  it('carries one directory a page, readable by another decoder', async () => {
    const UTIF = (await import('utif2')).default
    const bitmaps = [hardBitmap(97, 60), hardBitmap(64, 40), hardBitmap(1300, 300)]
    const tiff = writeTiff(bitmaps.map((m) => ({ width: m.width, height: m.height, dpi: 200, data: encodeG4(m) })))
    const copy = new Uint8Array(tiff).buffer
    const pages = UTIF.decode(copy)
    expect(pages.length).toBe(3)
    pages.forEach((page, i) => {
      UTIF.decodeImage(copy, page)
      const bitmap = bitmaps[i]
      if (!bitmap) throw new Error('no bitmap')
      const rgba = UTIF.toRGBA8(page)
      const grey = Uint8Array.from({ length: bitmap.width * bitmap.height }, (_, p) => rgba[p * 4] ?? 0)
      expectSamePicture({ width: page.width, height: page.height, grey }, bitmap)
    })
  })
})

describe('EXIF', () => {
  for (const orientation of [1, 3, 6, 8] as const) {
    it(`orientation ${orientation} is what a decoder obeys`, async () => {
      const canvas = createCanvas(60, 40)
      const ctx = canvas.getContext('2d')
      ctx.fillStyle = '#ffffff'
      ctx.fillRect(0, 0, 60, 40)
      const plain = canvas.encodeSync('jpeg', 80)
      const tagged = withExif(plain, { orientation, takenAt: '2026:10:08 09:30:00', model: 'HPX-20', name: 'IMG_1' })
      expect(jpegSize(tagged)).toEqual({ width: 60, height: 40 })
      const image = await loadImage(Buffer.from(tagged))
      const upright = orientation === 6 || orientation === 8 ? [40, 60] : [60, 40]
      expect([image.width, image.height]).toEqual(upright)
    })
  }
})

describe('threshold', () => {
  it('packs eight pixels a byte and leaves padding white', () => {
    const rgba = new Uint8Array(10 * 2 * 4).fill(255)
    rgba.fill(0, 0, 4)
    rgba.fill(0, 9 * 4, 9 * 4 + 4)
    rgba.fill(100, 19 * 4, 19 * 4 + 4)
    const bitmap = toBitmap(rgba, 10, 2, 150)
    expect([...bitmap.bits]).toEqual([0x80, 0x40, 0, 0x40])
  })
})

it('reads the size from the frame header and refuses what is no JPEG', () => {
  expect(() => jpegSize(readFileSync(new URL(import.meta.url)))).toThrow()
})

describe('a tilted page', () => {
  const width = 203
  const height = 301
  const rowBytes = (width + 7) >> 3
  const setBit = (bits: Uint8Array, byte: number, bit: number) => {
    bits[byte] = (bits[byte] ?? 0) | (0x80 >> bit)
  }
  const page = (ink: (x: number, y: number) => boolean): Bitmap => {
    const bits = new Uint8Array(rowBytes * height)
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) if (ink(x, y)) setBit(bits, y * rowBytes + (x >> 3), x & 7)
    }
    return { width, height, rowBytes, bits }
  }
  const inkAt = ({ bits }: Bitmap, x: number, y: number) =>
    ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
  const column = (bitmap: Bitmap, y: number) =>
    Array.from({ length: width }, (_, x) => x).filter((x) => inkAt(bitmap, x, y))

  it('leans a vertical line by the angle and leaves an upright page alone', () => {
    const line = page((x) => x === 100)
    expect(tilt(line, 0)).toBe(line)
    const leant = tilt(line, 0.02)
    expect(column(leant, 150)).toEqual([100])
    expect(column(leant, 5)).toEqual([103])
    expect(column(leant, 295)).toEqual([97])
  })

  it('puts no ink into the padding behind the right edge', () => {
    const { bits } = tilt(
      page(() => true),
      -0.02,
    )
    for (let y = 0; y < height; y++) expect((bits[y * rowBytes + rowBytes - 1] ?? 0) & 0x1f).toBe(0)
  })
})
