import { deflateSync } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'
import { toBitmap } from '#central/seed/render/codecs/bitmap.ts'
import { encodeG4 } from '#central/seed/render/codecs/g4.ts'
import { encodeJbig2 } from '#central/seed/render/codecs/jbig2.ts'
import { encodeJpx } from '#central/seed/render/codecs/jpx.ts'
import { writePdf } from '#central/seed/render/codecs/pdf.ts'

/** Small documents made on the spot, one for each way a paper can be stored. */

const WIDTH = 640
const HEIGHT = 480
/** top left, top right, bottom left, bottom right of the picture as it should be seen */
export const QUARTERS = [
  [200, 30, 30],
  [30, 150, 30],
  [30, 30, 200],
  [230, 200, 20],
] as const

type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Where a stored pixel's place in the upright picture is, by EXIF orientation: [a, b, c, d, e, f] of stored(upright). */
const STORED: Record<Orientation, [number, number, number, number, number, number]> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, WIDTH, 0],
  3: [-1, 0, 0, -1, WIDTH, HEIGHT],
  4: [1, 0, 0, -1, 0, HEIGHT],
  5: [0, 1, 1, 0, 0, 0],
  6: [0, -1, 1, 0, 0, WIDTH],
  7: [0, -1, -1, 0, HEIGHT, WIDTH],
  8: [0, 1, -1, 0, HEIGHT, 0],
}

export function picture(orientation: Orientation) {
  const sideways = orientation >= 5
  const canvas = createCanvas(sideways ? HEIGHT : WIDTH, sideways ? WIDTH : HEIGHT)
  const context = canvas.getContext('2d')
  context.setTransform(...STORED[orientation])
  for (const [i, [r, g, b]] of QUARTERS.entries()) {
    context.fillStyle = `rgb(${r},${g},${b})`
    context.fillRect(i % 2 === 0 ? 0 : WIDTH / 2, i < 2 ? 0 : HEIGHT / 2, WIDTH / 2, HEIGHT / 2)
  }
  return canvas
}

/** A JPEG whose EXIF says how it was held; upright it shows the four quarters. */
export function jpeg(orientation: Orientation = 1): Uint8Array {
  const plain = picture(orientation).toBuffer('image/jpeg', 92)
  const exif = Buffer.from(
    // Exif, big-endian TIFF, one entry: tag 0112, one short
    `4578696600004d4d002a0000000800010112000300000001000${orientation}000000000000`,
    'hex',
  )
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2])
  return Buffer.concat([plain.subarray(0, 2), head, exif, plain.subarray(2)])
}

export function png(): Uint8Array {
  return picture(1).toBuffer('image/png')
}

/** A PNG that claims a size and holds nothing. */
export function hugePng(side: number): Uint8Array {
  const bytes = Buffer.from(png().subarray(0, 64))
  bytes.writeUInt32BE(side, 16)
  bytes.writeUInt32BE(side, 20)
  return bytes
}

/** PDF objects in order, with a correct cross-reference table; object 1 is the catalogue. */
export function pdf(objects: readonly (string | { head: string; stream: Uint8Array })[], trailer = ''): Uint8Array {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  const offsets: number[] = []
  const length = () => parts.reduce((sum, part) => sum + part.length, 0)
  for (const [i, object] of objects.entries()) {
    offsets.push(length())
    const head = typeof object === 'string' ? object : object.head.replace(/>>$/, `/Length ${object.stream.length} >>`)
    parts.push(Buffer.from(`${i + 1} 0 obj\n${head}\n`))
    if (typeof object !== 'string') {
      parts.push(Buffer.from('stream\n'), Buffer.from(object.stream), Buffer.from('\nendstream\n'))
    }
    parts.push(Buffer.from('endobj\n'))
  }
  const table = length()
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  parts.push(Buffer.from(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}`))
  parts.push(
    Buffer.from(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`),
  )
  return Buffer.concat(parts)
}

const CATALOGUE = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>']
const text = (content: string) => ({ head: '<< >>', stream: Buffer.from(content) })

/** A scanner's page: one JPEG over the whole page, with an invisible text layer and, if wished, a page rotation. */
export function scannedPdf(options: { rotate?: number; decode?: string; exif?: Orientation } = {}): Uint8Array {
  const stored = options.exif ? jpeg(options.exif) : jpeg()
  const extra = options.decode ? `/Decode ${options.decode}` : ''
  return pdf([
    ...CATALOGUE,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 640 480] /Rotate ${options.rotate ?? 0} /Contents 4 0 R ` +
      '/Resources << /XObject << /I 5 0 R >> /Font << /F 6 0 R >> >> >>',
    text('q 640 0 0 480 0 0 cm /I Do Q BT 3 Tr /F 20 Tf 50 200 Td (hidden) Tj ET'),
    {
      head: `<< /Type /XObject /Subtype /Image /Width 640 /Height 480 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode ${extra} >>`,
      stream: stored,
    },
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

/** Left half white, right half black over a whole page, in the codes scanners put into a PDF. */
export async function scannerPdf(filter: 'CCITTFaxDecode' | 'JBIG2Decode' | 'JPXDecode'): Promise<Uint8Array> {
  const [width, height] = [640, 480]
  const rgba = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = width / 2; x < width; x += 1) rgba.set([0, 0, 0], (y * width + x) * 4)
  }
  const bitmap = toBitmap(rgba, width, height, 128)
  const data =
    filter === 'JPXDecode'
      ? await encodeJpx(rgba, width, height)
      : filter === 'JBIG2Decode'
        ? encodeJbig2(bitmap)
        : encodeG4(bitmap)
  return writePdf([{ width, height, dpi: 72, filter, data }])
}

/** A page whose only text is Chinese in a font that is not in the file, in GBK. */
export function chinesePdf(): Uint8Array {
  return pdf([
    ...CATALOGUE,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    // 诊断证明书 in GBK
    text('BT /F 48 Tf 20 80 Td <D5EFB6CFD6A4C3F7CAE9> Tj ET'),
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
  ])
}

/** A form whose only mark is the value of a text field. */
export function formPdf(): Uint8Array {
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /NeedAppearances true /DA (/Helv 40 Tf 0 g) /DR << /Font << /Helv 5 0 R >> >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Annots [4 0 R] >>',
    '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (WWWWWWWW) /Rect [20 60 380 140] /F 4 /DA (/Helv 40 Tf 0 g) /P 3 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

/** A PDF protected with a password nobody knows: the check value matches no password. */
export function lockedPdf(): Uint8Array {
  const garbage = (fill: string) => `<${fill.repeat(32)}>`
  return pdf(
    [
      ...CATALOGUE,
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>',
      `<< /Filter /Standard /V 1 /R 2 /O ${garbage('5a')} /U ${garbage('a5')} /P -4 >>`,
    ],
    `/Encrypt 4 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>]`,
  )
}

/** The picture of a scan and no way to it: what is left when a file was cut off before its page tree. */
export function headlessPdf(): Uint8Array {
  const whole = Buffer.from(scannedPdf())
  const start = whole.indexOf('5 0 obj')
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), whole.subarray(start, whole.indexOf('endstream', start) - 200)])
}

/** Two pages: the first blends its whole area for minutes, the second is a plain black square. */
export function slowPdf(): Uint8Array {
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 5 0 R /Resources << /ExtGState << /G << /BM /Luminosity /ca 0.5 >> >> >> >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 6 0 R >>',
    text(`/G gs ${'1 0 0 rg 0 0 100 100 re f 0 1 0 rg 0 0 100 100 re f '.repeat(100_000)}`),
    text('20 20 60 60 re f'),
  ])
}

/** Two pages: the first calls forms that call forms until memory ends, the second is a plain black square. */
export function endlessPdf(): Uint8Array {
  const levels = 9
  const first = 7
  const forms = Array.from({ length: levels }, (_, level) => {
    const last = level === levels - 1
    const resources = last ? '' : `/Resources << /XObject << /N ${first + level + 1} 0 R >> >>`
    return {
      head: `<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] ${resources} >>`,
      stream: Buffer.from(last ? '0 0 90 90 re f' : '/N Do '.repeat(10)),
    }
  })
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 5 0 R /Resources << /XObject << /N ${first} 0 R >> >> >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 6 0 R >>',
    text('/N Do'),
    text('20 20 60 60 re f'),
    ...forms,
  ])
}

export interface TiffOptions {
  /** raw strips or tiles as stored */
  data: readonly Uint8Array[]
  width: number
  height: number
  bits: number[]
  compression: number
  photometric: number
  orientation?: number
  tile?: number
  rowsPerStrip?: number
  copies?: number
}

/** A little-endian TIFF of one or several equal pages. */
export function tiff(options: TiffOptions): Uint8Array {
  const { width, height, data, tile } = options
  const chunks: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])]
  let length = 8
  const put = (bytes: Uint8Array) => {
    const at = length
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)])
    chunks.push(padded)
    length += padded.length
    return at
  }
  const shorts = (numbers: readonly number[]) => Buffer.from(Uint16Array.from(numbers).buffer)
  const longs = (numbers: readonly number[]) => Buffer.from(Uint32Array.from(numbers).buffer)
  const offsets = data.map((part) => put(part))
  let link: { chunk: Buffer; at: number } = { chunk: chunks[0] ?? Buffer.alloc(8), at: 4 }
  for (let copy = 0; copy < (options.copies ?? 1); copy += 1) {
    const fields: [number, 3 | 4, number[]][] = [
      [256, 4, [width]],
      [257, 4, [height]],
      [258, 3, options.bits],
      [259, 3, [options.compression]],
      [262, 3, [options.photometric]],
      [274, 3, [options.orientation ?? 1]],
      [277, 3, [options.bits.length]],
      ...(tile
        ? ([
            [322, 4, [tile]],
            [323, 4, [tile]],
            [324, 4, offsets],
            [325, 4, data.map((part) => part.length)],
          ] as [number, 3 | 4, number[]][])
        : ([
            [273, 4, offsets],
            [278, 4, [options.rowsPerStrip ?? height]],
            [279, 4, data.map((part) => part.length)],
          ] as [number, 3 | 4, number[]][])),
    ]
    fields.sort(([a], [b]) => a - b)
    const entries = fields.map(([tag, type, numbers]) => {
      const values = type === 3 ? shorts(numbers) : longs(numbers)
      const entry = Buffer.alloc(12)
      entry.writeUInt16LE(tag, 0)
      entry.writeUInt16LE(type, 2)
      entry.writeUInt32LE(numbers.length, 4)
      if (values.length <= 4) values.copy(entry, 8)
      else entry.writeUInt32LE(put(values), 8)
      return entry
    })
    const count = Buffer.alloc(2)
    count.writeUInt16LE(fields.length)
    const directory = Buffer.concat([count, ...entries, Buffer.alloc(4)])
    const at = length
    chunks.push(directory)
    length += directory.length
    link.chunk.writeUInt32LE(at, link.at)
    link = { chunk: directory, at: directory.length - 4 }
  }
  return Buffer.concat(chunks)
}

/** Left half white, right half black, 64 × 64, in the three fax codes: written bit by bit from the code tables. */
export function faxTiff(kind: 'g31d' | 'g4', copies = 1): Uint8Array {
  const white32 = '00011011'
  const black32 = '000001101010'
  const eol = '000000000001'
  const rows = 64
  const bits =
    kind === 'g31d'
      ? Array.from({ length: rows }, () => eol + white32 + black32).join('') + eol.repeat(6)
      : // first row in horizontal mode, every other row the same as the one above
        `001${white32}${black32}${'11'.repeat(rows - 1)}${eol}${eol}`
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0')
  const data = Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  const compression = kind === 'g31d' ? 3 : 4
  return tiff({ data: [data], width: 64, height: 64, bits: [1], compression, photometric: 0, copies })
}

function rgb(width: number, height: number): Uint8Array {
  const out = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const quarter = QUARTERS[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)] ?? [0, 0, 0]
      out.set(quarter, (y * width + x) * 3)
    }
  }
  return out
}

/** TIFF's LZW: codes of 9 to 12 bits, most significant first, the table begun anew before it is full. */
function lzw(bytes: Uint8Array): Uint8Array {
  const CLEAR = 256
  const END = 257
  const out: number[] = []
  let bits = 0
  let held = 0
  let table = new Map<string, number>()
  const widthNow = () => (table.size < 254 ? 9 : table.size < 766 ? 10 : table.size < 1790 ? 11 : 12)
  const put = (code: number) => {
    const width = widthNow()
    held = (held << width) | code
    bits += width
    for (; bits >= 8; bits -= 8) out.push((held >> (bits - 8)) & 255)
    held &= (1 << bits) - 1
  }
  const codeOf = (word: string) => (word.length === 1 ? word.charCodeAt(0) : (table.get(word) ?? 0))
  put(CLEAR)
  let word = ''
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte)
    if (longer.length === 1 || table.has(longer)) {
      word = longer
      continue
    }
    put(codeOf(word))
    table.set(longer, 258 + table.size)
    if (table.size === 3800) {
      put(CLEAR)
      table = new Map()
    }
    word = String.fromCharCode(byte)
  }
  if (word !== '') put(codeOf(word))
  table.set('end', 0)
  put(END)
  if (bits > 0) out.push((held << (8 - bits)) & 255)
  return Uint8Array.from(out)
}

/** The four quarters: as they are, LZW, deflated in strips, or in one tile. */
export function colourTiff(kind: 'plain' | 'lzw' | 'deflate' | 'tiled', orientation = 1): Uint8Array {
  const base = { width: 64, height: 64, bits: [8, 8, 8], photometric: 2, orientation }
  const pixels = rgb(64, 64)
  if (kind === 'plain') return tiff({ ...base, data: [pixels], compression: 1 })
  if (kind === 'lzw') return tiff({ ...base, data: [lzw(pixels)], compression: 5 })
  if (kind === 'tiled') return tiff({ ...base, data: [deflateSync(pixels)], compression: 8, tile: 64 })
  const strips = [0, 16, 32, 48].map((row) => deflateSync(pixels.subarray(row * 64 * 3, (row + 16) * 64 * 3)))
  return tiff({ ...base, data: strips, compression: 8, rowsPerStrip: 16 })
}
