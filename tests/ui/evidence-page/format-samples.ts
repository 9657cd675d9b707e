import { createHash } from 'node:crypto'
import { pdf, picture } from './samples.ts'

/** Samples of the rarer ways a paper arrives: WebP, a PDF with a password, a PDF the first engine refuses. */

/** A WebP of the four quarters; with an orientation its stored picture is turned and its EXIF says so. */
export function webp(orientation: 1 | 3 | 6 | 8 = 1): Uint8Array {
  const stored = picture(orientation)
  const simple = stored.toBuffer('image/webp', 92)
  const exif = Buffer.from(`4d4d002a0000000800010112000300000001000${orientation}000000000000`, 'hex')
  const frame = simple.subarray(simple.indexOf('VP8 '))
  return container([vp8x(stored.width, stored.height, 0x08), frame, chunk('EXIF', exif)])
}

function container(chunks: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks])
  const head = Buffer.alloc(8)
  head.write('RIFF', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function chunk(kind: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.write(kind, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

function vp8x(width: number, height: number, flags: number): Buffer {
  const data = Buffer.alloc(10)
  data[0] = flags
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return chunk('VP8X', data)
}

/** A WebP whose container claims a size its picture does not have. */
export function lyingWebp(width: number, height: number): Uint8Array {
  const simple = Buffer.from(picture(1).toBuffer('image/webp', 92))
  return container([vp8x(width, height, 0), simple.subarray(simple.indexOf('VP8 '))])
}

/** A WebP whose frame header itself claims the largest size there is. */
export function hugeWebp(): Uint8Array {
  const frame = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f])
  return container([chunk('VP8 ', frame)])
}

/** A page of a black half and text, cut off within its trailer: only pdf.js reads it. */
export function tornPdf(): Uint8Array {
  const whole = Buffer.from(
    pdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>',
      '<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>',
      { head: '<< >>', stream: Buffer.from('100 0 100 100 re f BT /F 20 Tf 10 40 Td (Torn 12) Tj ET') },
    ]),
  )
  const body = whole.subarray(0, whole.lastIndexOf('xref\n0 '))
  return Buffer.concat([body, Buffer.from('trailer\n<< /Root 1 0 R /Size 6 /ID [<904e5a162f03815bfb')])
}

const PAD = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')
const md5 = (...parts: Uint8Array[]) => createHash('md5').update(Buffer.concat(parts)).digest()

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i)
  const swap = (i: number, j: number) => {
    const held = state[i] ?? 0
    state[i] = state[j] ?? 0
    state[j] = held
  }
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let [i, j] = [0, 0]
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255
      j = (j + (state[i] ?? 0)) & 255
      swap(i, j)
      return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0)
    }),
  )
}

/** A page half black, under a password, by the standard handler of revision 2 (ISO 32000-1, 7.6.3). */
export function passwordPdf(password: string): Uint8Array {
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PAD]).subarray(0, 32)
  const id = Buffer.alloc(16, 1)
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(-4)
  const key = md5(padded, owner, permissions, id).subarray(0, 5)
  const user = rc4(key, PAD)
  // object 4, generation 0
  const objectKey = md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10)
  return pdf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>',
      { head: '<< >>', stream: rc4(objectKey, Buffer.from('50 0 50 100 re f')) },
      `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`,
    ],
    `/Encrypt 5 0 R /ID [<${id.toString('hex')}> <${id.toString('hex')}>]`,
  )
}

/** Two pages with words at known places; the second is turned a quarter. */
export function textPdf(): Uint8Array {
  const page = (rotate: number, contents: number) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Rotate ${rotate} /Contents ${contents} 0 R /Resources << /Font << /F 7 0 R >> >> >>`
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    page(0, 5),
    page(90, 6),
    { head: '<< >>', stream: Buffer.from('BT /F 10 Tf 20 80 Td (First line 2026) Tj 0 -20 Td (second Line) Tj ET') },
    { head: '<< >>', stream: Buffer.from('BT /F 10 Tf 20 80 Td (Corner) Tj ET') },
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ])
}
