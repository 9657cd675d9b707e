import { createCanvas } from '@napi-rs/canvas'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js'
import { PDFDict, PDFDocument, PDFName, PDFStream, PDFString } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { passwordTrouble } from '../../renderer/export/password.ts'
import { startArchive, UnreadableError } from '../../renderer/export/worker/archive.ts'
import { sealed } from '../../renderer/export/worker/seal.ts'
import { fakePdf } from '../ui/fake-pdf.ts'

const PASSWORD = 'Fuyi-2026-x9'
let watermark: Uint8Array

beforeAll(() => {
  watermark = fakePdf([['LIN 010237', '510400-20261122-0001']])
})

function picture(type: 'image/jpeg' | 'image/png', width: number, height: number): Uint8Array {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#c33'
  context.fillRect(0, 0, width, height)
  return new Uint8Array(type === 'image/png' ? canvas.toBuffer(type) : canvas.toBuffer(type, 80))
}

/** A JPEG that a camera held sideways: orientation `n` in its EXIF. */
function turned(jpeg: Uint8Array, n: number): Uint8Array {
  const exif = [
    0x45,
    0x78,
    0x69,
    0x66,
    0,
    0,
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    1,
    18,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    n,
    0,
    0,
    0,
    0,
    0,
    0,
  ]
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...jpeg.subarray(2)])
}

/** How often the watermark stands on each page: names of form objects a page draws. */
function stampsOf(document: PDFDocument): number[] {
  return document.getPages().map((page) => {
    const forms = page.node.Resources()?.lookupMaybe(PDFName.of('XObject'), PDFDict)?.entries() ?? []
    return forms.filter(([, object]) => {
      const stream = document.context.lookup(object)
      return stream instanceof PDFStream && String(stream.dict.get(PDFName.of('Subtype'))) === '/Form'
    }).length
  })
}

describe('an archive', () => {
  it('holds every part in order, the watermark over every page, pages of any size', async () => {
    const archive = startArchive(watermark, '档案.pdf')
    expect(
      await archive.addPdf(
        'a',
        fakePdf([
          ['RECORD', '1'],
          ['RECORD', '2'],
        ]),
      ),
    ).toBe(2)
    expect(await archive.addPdf('b', fakePdf([['NOTICE', '1']]))).toBe(1)
    await archive.addPicture('c', picture('image/jpeg', 300, 200))
    await archive.addPicture('d', picture('image/png', 200, 300))
    await archive.addPicture('e', turned(picture('image/jpeg', 300, 200), 6))
    const { files, pages } = await archive.finish()
    expect(files.map(({ name }) => name)).toEqual(['档案.pdf'])
    expect(pages).toBe(6)
    const made = await PDFDocument.load(files[0]?.bytes ?? new Uint8Array())
    expect(stampsOf(made)).toEqual([1, 1, 1, 1, 1, 1])
    const shape = made.getPages().map((page) => [page.getWidth() > page.getHeight(), page.getRotation().angle])
    expect(shape).toEqual([
      [false, 0],
      [false, 0],
      [false, 0],
      [true, 0],
      [false, 0],
      [true, 90],
    ])
  })

  it('as a folder holds a file for each part, several pages of one paper in one file', async () => {
    const archive = startArchive(watermark, null)
    await archive.addPdf('01-案卷.pdf', fakePdf([['RECORD', '1']]))
    await archive.addPicture('03-材料-01.pdf', picture('image/jpeg', 20, 30))
    await archive.addPicture('03-材料-01.pdf', picture('image/jpeg', 20, 30))
    const { files, pages } = await archive.finish()
    expect(files.map(({ name }) => name)).toEqual(['01-案卷.pdf', '03-材料-01.pdf'])
    expect(pages).toBe(3)
    for (const { bytes } of files) expect(stampsOf(await PDFDocument.load(bytes))).not.toContain(0)
  })

  it('takes over nothing that acts, and says what it cannot read', async () => {
    const acting = await PDFDocument.create()
    const page = acting.addPage([300, 300])
    page.drawRectangle({ width: 9, height: 9 })
    const script = acting.context.obj({ S: 'JavaScript', JS: PDFString.of('app.alert(1)') })
    page.node.set(PDFName.of('AA'), acting.context.obj({ O: script }))
    const link = acting.context.obj({ Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: script })
    page.node.set(PDFName.of('Annots'), acting.context.obj([acting.context.register(link)]))
    const archive = startArchive(watermark, 'x')
    await archive.addPdf('x', await acting.save({ useObjectStreams: false }))
    const { files } = await archive.finish()
    const plain = await PDFDocument.load(files[0]?.bytes ?? new Uint8Array())
    const text = Buffer.from(await plain.save({ useObjectStreams: false })).toString('latin1')
    expect(text).toContain('/Link')
    expect(text).not.toMatch(/\/A \d|\/AA \d/)

    const whole = fakePdf([['x', 'y']])
    for (const cut of [0.1, 0.5, 0.9]) {
      const part = whole.subarray(0, Math.floor(whole.length * cut))
      await expect(archive.addPdf('y', part)).rejects.toThrow(UnreadableError)
    }
    await expect(archive.addPdf('y', Uint8Array.of(1, 2, 3))).rejects.toThrow(UnreadableError)
    await expect(archive.addPicture('y', Uint8Array.of(1, 2, 3))).rejects.toThrow(UnreadableError)
    await expect(archive.addPicture('y', turned(picture('image/jpeg', 9, 9), 5))).rejects.toThrow(UnreadableError)
  })
})

describe('a sealed archive', () => {
  const read = async (zip: Uint8Array, password?: string) => {
    const reader = new ZipReader(new Uint8ArrayReader(zip), { useWebWorkers: false, ...(password && { password }) })
    const [entry] = await reader.getEntries()
    if (!entry || entry.directory) throw new Error('no file')
    return { entry, bytes: await entry.getData(new Uint8ArrayWriter()) }
  }
  const files = [
    { name: '档案-510400-20261122-0001.pdf', bytes: new TextEncoder().encode('%PDF-1.7 张三 510402196005050018') },
  ]

  it('opens with the password and not without, and shows nothing of what is in it', async () => {
    const zip = await sealed(files, PASSWORD)
    const { entry, bytes } = await read(zip, PASSWORD)
    expect(Buffer.from(bytes).equals(Buffer.from(files[0]?.bytes ?? []))).toBe(true)
    expect(entry).toMatchObject({ filename: files[0]?.name, encrypted: true, zipCrypto: false })
    // method 99 and strength 3 in its extra field: AES-256 as the format writes it
    expect(Buffer.from(zip).includes(Buffer.from([0x01, 0x99, 0x07, 0x00, 0x02, 0x00, 0x41, 0x45, 0x03]))).toBe(true)
    await expect(read(zip)).rejects.toThrow()
    await expect(read(zip, 'Fuyi-2026-x8')).rejects.toThrow()
    expect(Buffer.from(zip).includes(Buffer.from('510402196005050018'))).toBe(false)
  })

  it('asks for a password that is worth guessing', () => {
    expect(passwordTrouble('abc123', 'abc123')).toBe('weak')
    expect(passwordTrouble('1234567890123', '1234567890123')).toBe('weak')
    expect(passwordTrouble(PASSWORD, 'Fuyi-2026-x8')).toBe('different')
    expect(passwordTrouble(PASSWORD, PASSWORD)).toBeNull()
  })
})
