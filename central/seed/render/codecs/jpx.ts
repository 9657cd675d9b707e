import { Buffer } from 'node:buffer'
import { createRequire } from 'node:module'

/** The part of OpenJPEG's encoder that is used here; the package ships no types. */
interface J2kEncoder {
  getDecodedBuffer(frame: {
    width: number
    height: number
    bitsPerSample: number
    componentCount: number
    isSigned: boolean
  }): Uint8Array
  setQuality(lossless: boolean, layers: number): void
  setCompressionRatio(layer: number, ratio: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}
interface OpenJpeg {
  J2KEncoder: new () => J2kEncoder
}

const isFactory = (value: unknown): value is (options: object) => Promise<OpenJpeg> => typeof value === 'function'

let loading: Promise<OpenJpeg> | null = null

/** The WebAssembly build of OpenJPEG, loaded once per thread. */
function openJpeg(): Promise<OpenJpeg> {
  if (loading) return loading
  const require = createRequire(import.meta.url)
  const factory: unknown = require('@cornerstonejs/codec-openjpeg/wasmjs')
  if (!isFactory(factory)) throw new Error('@cornerstonejs/codec-openjpeg has no module factory')
  const wasm = require.resolve('@cornerstonejs/codec-openjpeg/wasm')
  loading = factory({ locateFile: () => wasm, print: () => undefined, printErr: () => undefined })
  return loading
}

function box(type: string, ...content: Uint8Array[]): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + content.reduce((sum, c) => sum + c.length, 0), 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...content])
}

/** A JP2 file around a JPEG 2000 codestream of one grey component (ISO 15444-1 Annex I). */
function jp2(codestream: Uint8Array, width: number, height: number): Uint8Array {
  const header = Buffer.alloc(14)
  header.writeUInt32BE(height, 0)
  header.writeUInt32BE(width, 4)
  header.writeUInt16BE(1, 8) // components
  header.set([7, 7, 0, 0], 10) // 8 bits, compression type 7
  const greyscale = Buffer.from([1, 0, 0, 0, 0, 0, 17])
  return Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
    box('jp2h', box('ihdr', header), box('colr', greyscale)),
    box('jp2c', codestream),
  ])
}

/** Grey JPEG 2000 (JP2) of RGBA pixels at about 1 : `ratio`. Slow (a second for an A4 page), so for few papers only. */
export async function encodeJpx(rgba: Uint8Array, width: number, height: number, ratio = 24): Promise<Uint8Array> {
  const { J2KEncoder } = await openJpeg()
  const encoder = new J2KEncoder()
  const frame = { width, height, bitsPerSample: 8, componentCount: 1, isSigned: false }
  const pixels = encoder.getDecodedBuffer(frame)
  for (let i = 0; i < width * height; i++) {
    const at = i * 4
    pixels[i] = ((rgba[at] ?? 0) * 77 + (rgba[at + 1] ?? 0) * 151 + (rgba[at + 2] ?? 0) * 28) >> 8
  }
  // its second argument is the number of quality layers; without one the ratio is ignored
  encoder.setQuality(false, 1)
  encoder.setCompressionRatio(0, ratio)
  encoder.encode()
  const codestream = Uint8Array.from(encoder.getEncodedBuffer())
  encoder.delete()
  return jp2(codestream, width, height)
}
