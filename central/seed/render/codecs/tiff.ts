import { Buffer } from 'node:buffer'

export interface TiffPage {
  readonly width: number
  readonly height: number
  readonly dpi: number
  /** CCITT Group 4 data, one strip */
  readonly data: Uint8Array
}

const SHORT = 3
const LONG = 4
const RATIONAL = 5
const ENTRIES = 12
const DIRECTORY = 2 + ENTRIES * 12 + 4

/** A little-endian multi-page TIFF, Group 4, one strip a page, white is zero. */
export function writeTiff(pages: readonly TiffPage[]): Uint8Array {
  const chunks: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')]
  let at = 8
  let pointer: Buffer = chunks[0] ?? Buffer.alloc(8)
  let pointerAt = 4
  pages.forEach((page, index) => {
    // words must start at even offsets
    const padding = page.data.length % 2
    const dataAt = at
    const ratioAt = dataAt + page.data.length + padding
    const directoryAt = ratioAt + 8
    const ratio = Buffer.alloc(8)
    ratio.writeUInt32LE(page.dpi, 0)
    ratio.writeUInt32LE(1, 4)
    const directory = Buffer.alloc(DIRECTORY)
    directory.writeUInt16LE(ENTRIES, 0)
    let i = 0
    const entry = (tag: number, type: number, value: number, second = 0): void => {
      const o = 2 + i++ * 12
      directory.writeUInt16LE(tag, o)
      directory.writeUInt16LE(type, o + 2)
      directory.writeUInt32LE(tag === 297 ? 2 : 1, o + 4)
      if (type === SHORT) {
        directory.writeUInt16LE(value, o + 8)
        directory.writeUInt16LE(second, o + 10)
      } else directory.writeUInt32LE(value, o + 8)
    }
    entry(256, LONG, page.width)
    entry(257, LONG, page.height)
    entry(258, SHORT, 1) // bits per sample
    entry(259, SHORT, 4) // compression: T.6
    entry(262, SHORT, 0) // white is zero
    entry(273, LONG, dataAt)
    entry(278, LONG, page.height) // rows per strip
    entry(279, LONG, page.data.length)
    entry(282, RATIONAL, ratioAt)
    entry(283, RATIONAL, ratioAt)
    entry(296, SHORT, 2) // inch
    entry(297, SHORT, index, pages.length)
    pointer.writeUInt32LE(directoryAt, pointerAt)
    pointer = directory
    pointerAt = DIRECTORY - 4
    chunks.push(Buffer.from(page.data), Buffer.alloc(padding), ratio, directory)
    at = directoryAt + DIRECTORY
  })
  return Buffer.concat(chunks)
}
