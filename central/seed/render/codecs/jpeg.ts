import { Buffer } from 'node:buffer'

/** Width and height of a baseline or progressive JPEG, from its frame header. Throws when there is none. */
export function jpegSize(jpeg: Uint8Array): { width: number; height: number } {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  for (let at = 2; at + 9 < jpeg.length; ) {
    const marker = view.getUint16(at)
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    at += 2 + view.getUint16(at + 2)
  }
  throw new Error('not a JPEG picture')
}

/** EXIF orientation values a hand-held phone writes. */
export type Orientation = 1 | 3 | 6 | 8

export interface ExifTags {
  readonly orientation: Orientation
  /** `YYYY:MM:DD HH:MM:SS`, local time of the camera */
  readonly takenAt: string
  readonly model: string
  /** the camera's name of the picture; makes files of equal pixels different */
  readonly name: string
}

const ASCII = 2
const SHORT = 3

/** The JPEG with an Exif APP1 segment directly after SOI: orientation, model and time, as phones write it. */
export function withExif(jpeg: Uint8Array, tags: ExifTags): Uint8Array {
  const texts = [
    { tag: 0x010e, text: tags.name },
    { tag: 0x010f, text: 'Synthetic' },
    { tag: 0x0110, text: tags.model },
    { tag: 0x0132, text: tags.takenAt },
  ]
  const entries = texts.length + 1
  const tiff = Buffer.alloc(8 + 2 + entries * 12 + 4)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(entries, 8)
  const tail: Buffer[] = []
  let tailAt = tiff.length
  const entry = (i: number, tag: number, type: number, count: number): number => {
    const at = 10 + i * 12
    tiff.writeUInt16BE(tag, at)
    tiff.writeUInt16BE(type, at + 2)
    tiff.writeUInt32BE(count, at + 4)
    return at + 8
  }
  const putText = (i: number, tag: number, text: string): void => {
    const value = Buffer.from(`${text}\0`.padEnd(6, '\0'), 'latin1')
    tiff.writeUInt32BE(tailAt, entry(i, tag, ASCII, value.length))
    tail.push(value)
    tailAt += value.length
  }
  // entries of a directory stand in the order of their tags
  texts.forEach(({ tag, text }, i) => {
    putText(tag < 0x0112 ? i : i + 1, tag, text)
  })
  tiff.writeUInt16BE(tags.orientation, entry(texts.length - 1, 0x0112, SHORT, 1))
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, ...tail])
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0])
  head.writeUInt16BE(payload.length + 2, 4)
  return Buffer.concat([head, payload, jpeg.subarray(2)])
}
