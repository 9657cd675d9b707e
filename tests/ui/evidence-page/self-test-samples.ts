import { toBitmap } from '#central/seed/render/codecs/bitmap.ts'
import { encodeJbig2 } from '#central/seed/render/codecs/jbig2.ts'
import { encodeJpx } from '#central/seed/render/codecs/jpx.ts'
import { writePdf } from '#central/seed/render/codecs/pdf.ts'
import { chinesePdf } from './samples.ts'

/**
 * The samples of the start-up self-test, renderer/evidence/self-test/*.bin, as they are made. To write them anew:
 * node -e "import('./tests/ui/evidence-page/self-test-samples.ts').then((m) => m.write())"
 */
const [WIDTH, HEIGHT] = [64, 48]

export async function selfTestSamples(): Promise<Record<string, Uint8Array>> {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4).fill(255)
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = WIDTH / 2; x < WIDTH; x += 1) rgba.set([0, 0, 0], (y * WIDTH + x) * 4)
  }
  const size = { width: WIDTH, height: HEIGHT, dpi: 72 }
  const jpx = await encodeJpx(rgba, WIDTH, HEIGHT)
  const jbig2 = encodeJbig2(toBitmap(rgba, WIDTH, HEIGHT, 128))
  return {
    jpx: writePdf([{ ...size, filter: 'JPXDecode', data: jpx }]),
    jbig2: writePdf([{ ...size, filter: 'JBIG2Decode', data: jbig2 }]),
    gbk: chinesePdf(),
    cmyk: cmykJpeg(),
  }
}

export async function write(): Promise<void> {
  const { writeFileSync } = await import('node:fs')
  const folder = new URL('../../../renderer/evidence/self-test/', import.meta.url)
  for (const [name, bytes] of Object.entries(await selfTestSamples()))
    writeFileSync(new URL(`${name}.bin`, folder), bytes)
}

/** Left white, right black in CMYK, stored inverted as Adobe does: blocks of one level, so only their means are coded. */
function cmykJpeg(): Uint8Array {
  const marker = (kind: number, ...body: number[]) => [
    0xff,
    kind,
    (body.length + 2) >> 8,
    (body.length + 2) & 255,
    ...body,
  ]
  const components = [1, 2, 3, 4]
  // code lengths of the usual table for means: sizes 0, 1-5, 6, 7, 8
  const means = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110']
  let bits = ''
  const last = [0, 0, 0, 0]
  for (let block = 0; block < (WIDTH / 8) * (HEIGHT / 8); block += 1) {
    const white = block % (WIDTH / 8) < WIDTH / 16
    for (const i of components.keys()) {
      // paper is no ink at all, black is full key: inverted 255 and 0
      const level = (white || i < 3 ? 255 : 0) - 128
      const step = level - (last[i] ?? 0)
      last[i] = level
      const size = step === 0 ? 0 : Math.floor(Math.log2(Math.abs(step))) + 1
      const code = step < 0 ? step + 2 ** size - 1 : step
      bits += (means[size] ?? '') + (size > 0 ? code.toString(2).padStart(size, '0') : '')
      // nothing but the mean: end of block
      bits += '0'
    }
  }
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const scan = (padded.match(/.{8}/g) ?? []).flatMap((byte) => {
    const value = Number.parseInt(byte, 2)
    return value === 0xff ? [0xff, 0] : [value]
  })
  return Uint8Array.from([
    ...[0xff, 0xd8],
    // Adobe, no colour transform
    ...marker(0xee, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0),
    ...marker(0xdb, 0, ...Array.from({ length: 64 }, () => 8)),
    ...marker(0xc0, 8, 0, HEIGHT, 0, WIDTH, 4, ...components.flatMap((id) => [id, 0x11, 0])),
    ...marker(0xc4, 0x00, 0, 1, 5, 1, 1, 1, ...Array.from({ length: 10 }, () => 0), 0, 1, 2, 3, 4, 5, 6, 7, 8),
    ...marker(0xc4, 0x10, 1, ...Array.from({ length: 15 }, () => 0), 0),
    ...marker(0xda, 4, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0),
    ...scan,
    ...[0xff, 0xd9],
  ])
}
