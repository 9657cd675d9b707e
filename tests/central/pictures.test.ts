import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isCopy } from '#central/pictures/compare.ts'
import { DecoderGoneError, openDecoder } from '#central/pictures/decoder.ts'
import { look, type PagePrint } from '#central/pictures/look.ts'
import { unpacked } from '#central/pictures/pack.ts'
import { sketchDistance } from '#central/pictures/sketch.ts'
import { writeTiff } from '#central/seed/render/codecs/tiff.ts'
import { certificateOf, faxScan, fed, jpegScan, paperOf, photographed, type Scan, tiffScan } from './support/scans.ts'

async function printOf({ bytes, mediaType }: Scan): Promise<PagePrint> {
  const [print] = await look(bytes, mediaType)
  if (!print) throw new Error('no written page')
  return print
}

/** Found as the centre finds it: in a common drawer, near from afar, a copy from nearby. */
function isFound(a: PagePrint, b: PagePrint): boolean {
  const meets = a.drawers.some((drawer) => b.drawers.includes(drawer))
  return meets && sketchDistance(a.sketch, b.sketch) <= 64 && isCopy(unpacked(a.ink), unpacked(b.ink))
}

/** Drawing and decoding dozens of pages takes a while on a busy machine. */
const patiently = { timeout: 400_000 }

describe('another scan of a paper', patiently, () => {
  it('is found, whatever the scanner made of it', async () => {
    const paper = await paperOf(certificateOf('甄𬭎测', '510402196005050018', 1), 'paper')
    const first = await printOf(faxScan(fed(paper, { dpi: 150 }), 150))
    const scans: Readonly<Record<string, Scan>> = {
      'jpeg 90': jpegScan(paper, 90),
      'jpeg 40': jpegScan(paper, 40),
      '150 dpi': jpegScan(fed(paper, { dpi: 150 }), 60),
      '300 dpi': jpegScan(fed(paper, { dpi: 300 }), 60),
      'fax 300 dpi': faxScan(fed(paper, { dpi: 300 }), 300),
      'tiff, 100 dpi': tiffScan(fed(paper, { dpi: 100 }), 100),
      'askew to the right': jpegScan(fed(paper, { degrees: 1 }), 60),
      'askew to the left': faxScan(fed(paper, { degrees: -1, dpi: 150 }), 150),
      cropped: jpegScan(fed(paper, { crop: 0.02 }), 60),
    }
    for (const [kind, scan] of Object.entries(scans)) {
      expect(isFound(first, await printOf(scan)), kind).toBe(true)
    }
  })

  it('is told from the paper of another person on the same form, seal and words', async () => {
    const people = ['王秀英', '李桂兰', '张建国', '刘玉珍', '陈志强', '王秀芳']
    const prints: PagePrint[] = []
    for (const [i, name] of people.entries()) {
      // the same seed: seal, signature, dust and tilt are the same to the pixel
      const certno = `5104021960050${50018 + i * 137}`
      prints.push(await printOf(jpegScan(await paperOf(certificateOf(name, certno, i * 53), 'one seed'), 60)))
    }
    for (const [i, a] of prints.entries()) {
      for (const b of prints.slice(i + 1)) expect(isFound(a, b)).toBe(false)
    }
  })

  it("is found in photographs of it, and another person's is not", async () => {
    const papers = await Promise.all(
      [
        ['王秀英', '510402196005050018', 0],
        ['刘玉珍', '510402196005050429', 159],
      ].map(([name, certno, number]) =>
        paperOf(certificateOf(String(name), String(certno), Number(number)), 'one seed'),
      ),
    )
    const [mine, theirs] = papers
    if (!mine || !theirs) throw new Error('no papers')
    const scan = await printOf(jpegScan(mine, 60))
    const photos: PagePrint[] = []
    for (let n = 0; n < 3; n += 1) photos.push(await printOf(jpegScan(photographed(mine, n), 75)))
    for (const photo of photos) expect(isFound(scan, photo)).toBe(true)
    const stranger = await printOf(jpegScan(photographed(theirs, 30), 75))
    for (const print of [scan, ...photos]) expect(isFound(print, stranger)).toBe(false)
    // nor is it that the stranger's photograph cannot be read
    expect(isFound(stranger, await printOf(faxScan(fed(theirs, { dpi: 150 }), 150)))).toBe(true)
  })

  it('is not sought for an empty page', async () => {
    const blank = writeTiff([{ width: 800, height: 1100, dpi: 100, data: blankG4(1100) }])
    expect(await look(blank, 'image/tiff')).toEqual([])
  })
})

/** Group 4: a white line under a white line is the single bit 1. */
function blankG4(lines: number): Uint8Array {
  const bits = `${'1'.repeat(lines)}000000000001000000000001`.padEnd(Math.ceil((lines + 24) / 8) * 8, '0')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
}

/** A PDF of one page with one picture that claims to be this large. */
function pdfWithPicture(width: number, height: number): Uint8Array {
  const data = deflateSync(Buffer.alloc(1000)).toString('latin1')
  const drawing = 'q 595 0 0 842 0 0 cm /I Do Q'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>',
    `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length ${data.length} >>\nstream\n${data}\nendstream`,
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
  ]
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<< /Root 1 0 R >>\n`, 'latin1')
}

describe('a document that means harm', patiently, () => {
  it('is refused for what it is', async () => {
    const decoder = openDecoder()
    try {
      const refused = async (bytes: Uint8Array, mediaType: Scan['mediaType']) => decoder.look(bytes, mediaType)
      await expect(refused(pdfWithPicture(60_000, 60_000), 'application/pdf')).rejects.toMatchObject({
        code: 'too_large',
      })
      const huge = writeTiff([{ width: 65_000, height: 65_000, dpi: 100, data: new Uint8Array(40) }])
      await expect(refused(huge, 'image/tiff')).rejects.toMatchObject({ code: 'too_large' })
      const png = Buffer.from('89504e470d0a1a0a0000000d4948445200ffffff00ffffff0802000000', 'hex')
      await expect(refused(png, 'image/png')).rejects.toMatchObject({ code: 'too_large' })
      for (const mediaType of ['application/pdf', 'image/tiff', 'image/jpeg', 'image/png', 'image/webp'] as const) {
        await expect(refused(Buffer.from('%PDF-1.4 nothing else'), mediaType)).rejects.toMatchObject({
          code: 'damaged',
        })
      }
      // and the next document is looked at as if nothing had been
      const paper = await paperOf(certificateOf('甄𬭎测', '510402196005050018', 1), 'paper')
      const scan = faxScan(fed(paper, { dpi: 100 }), 100)
      expect(await decoder.look(scan.bytes, scan.mediaType)).toHaveLength(1)
    } finally {
      decoder.close()
    }
  })

  it('is cut off when it takes too long', async () => {
    const decoder = openDecoder(1)
    try {
      const answer = decoder.look(pdfWithPicture(10, 10), 'application/pdf')
      await expect(answer).rejects.toEqual(new DecoderGoneError('timeout'))
    } finally {
      decoder.close()
    }
  })
})
