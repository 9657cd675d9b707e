import type { Bitmap } from './bitmap.ts'
import { mqEncoder } from './mq.ts'

/** Context of the "row equals the one above" decision for template 0 (ITU-T T.88, figure 8). */
const TYPICAL_ROW = 0x9b25
const SEGMENT_PAGE_INFORMATION = 48
const SEGMENT_GENERIC_REGION = 38

function segment(number: number, type: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(11 + data.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, number)
  out[4] = type
  out[6] = 1 // page association
  view.setUint32(7, data.length)
  out.set(data, 11)
  return out
}

function pageInformation(bitmap: Bitmap): Uint8Array {
  const out = new Uint8Array(19)
  const view = new DataView(out.buffer)
  view.setUint32(0, bitmap.width)
  view.setUint32(4, bitmap.height)
  return out
}

/** Generic region, template 0, nominal adaptive pixels, typical prediction on. */
function genericRegion(bitmap: Bitmap): Uint8Array {
  const head = new Uint8Array(26)
  const view = new DataView(head.buffer)
  view.setUint32(0, bitmap.width)
  view.setUint32(4, bitmap.height)
  head[17] = 0x08
  head.set(
    [3, -1, -3, -1, 2, -2, -2, -2].map((v) => v & 255),
    18,
  )
  const data = codeRows(bitmap)
  const out = new Uint8Array(head.length + data.length)
  out.set(head)
  out.set(data, head.length)
  return out
}

function codeRows({ width, height, rowBytes, bits }: Bitmap): Uint8Array {
  const mq = mqEncoder(1 << 16)
  // one byte a pixel with margins, so that the context windows never leave the row
  const MARGIN = 4
  let above2 = new Uint8Array(width + 2 * MARGIN)
  let above = new Uint8Array(width + 2 * MARGIN)
  let row = new Uint8Array(width + 2 * MARGIN)
  let wasTypical = 0
  for (let y = 0; y < height; y++) {
    const start = y * rowBytes
    let same = true
    for (let i = 0; i < rowBytes; i++) {
      const byte = bits[start + i] ?? 0
      if (same && byte !== (y === 0 ? 0 : (bits[start - rowBytes + i] ?? 0))) same = false
      const n = Math.min(8, width - i * 8)
      for (let b = 0; b < n; b++) row[MARGIN + i * 8 + b] = (byte >> (7 - b)) & 1
    }
    const typical = same ? 1 : 0
    mq.encode(TYPICAL_ROW, typical ^ wasTypical)
    wasTypical = typical
    if (!same) {
      let c2 = ((above2[MARGIN] ?? 0) << 1) | (above2[MARGIN + 1] ?? 0)
      let c1 = ((above[MARGIN] ?? 0) << 2) | ((above[MARGIN + 1] ?? 0) << 1) | (above[MARGIN + 2] ?? 0)
      let c0 = 0
      for (let x = MARGIN; x < width + MARGIN; x++) {
        c2 = ((c2 << 1) | (above2[x + 2] ?? 0)) & 31
        c1 = ((c1 << 1) | (above[x + 3] ?? 0)) & 127
        const bit = row[x] ?? 0
        mq.encode((c2 << 11) | (c1 << 4) | c0, bit)
        c0 = ((c0 << 1) | bit) & 15
      }
    }
    const spare = above2
    above2 = above
    above = row
    row = spare
  }
  return mq.finish()
}

/** JBIG2 data of one page as PDF embeds it (/JBIG2Decode without globals): page information and one generic region. */
export function encodeJbig2(bitmap: Bitmap): Uint8Array {
  const page = segment(0, SEGMENT_PAGE_INFORMATION, pageInformation(bitmap))
  const region = segment(1, SEGMENT_GENERIC_REGION, genericRegion(bitmap))
  const out = new Uint8Array(page.length + region.length)
  out.set(page)
  out.set(region, page.length)
  return out
}
