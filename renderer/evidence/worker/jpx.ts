import type { Softer } from './opened.ts'
import { decodeOpenJpeg } from './openjpeg.ts'
import { scaleTo } from './raster.ts'

/** What the main header of a JPEG 2000 codestream says (ISO 15444-1, A.5.1 and A.6.1). */
interface JpxHeader {
  width: number
  height: number
  components: number
  /** how often the picture was halved: it can be decoded at any of these sizes */
  levels: number
}

/** Larger ones are left to the PDF engine, which draws them strip by strip. */
const MAX_PIXELS = 30_000_000

/** Null for what is not plain: samples other than 8 bits, subsampling, an origin that is not zero. */
export function readJpxHeader(bytes: Uint8Array): JpxHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const limit = Math.min(bytes.length - 4, 4096)
  let at = 0
  while (at < limit && view.getUint32(at) !== 0xff4fff51) at += 1
  if (at >= limit || at + 60 > bytes.length) return null
  const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)]
  const shifted = view.getUint32(at + 16) !== 0 || view.getUint32(at + 20) !== 0
  const components = view.getUint16(at + 40)
  if (shifted || components > 4) return null
  for (let i = 0; i < components; i += 1) {
    // depth, subsampling across and down
    if ((view.getUint32(at + 42 + i * 3 - 1) & 0xffffff) >>> 0 !== 0x070101) return null
  }
  let marker = at + 4 + view.getUint16(at + 4)
  while (marker + 14 < bytes.length && view.getUint16(marker) !== 0xff52) {
    if (view.getUint16(marker) === 0xff90) return null
    marker += 2 + view.getUint16(marker + 2)
  }
  return marker + 14 < bytes.length ? { width, height, components, levels: view.getUint8(marker + 9) } : null
}

/** What a quick picture may fall short of the width: a little soft, and there in a third of the time. */
const QUICK_SHARE = 0.85

/**
 * Decodes at the smallest stored size that is not below `width` (or, when `softer` is given, not much below it, and says
 * so before it begins); null for what the PDF engine had better draw.
 */
export async function decodeJpx(
  bytes: Uint8Array,
  width: number,
  softer?: Softer,
): Promise<{ bitmap: ImageBitmap; width: number; height: number } | null> {
  const header = readJpxHeader(bytes)
  if (!header || (header.components !== 1 && header.components !== 3)) return null
  if (header.width * header.height > MAX_PIXELS) return null
  const sharp = halvings(header, width)
  const power = softer ? halvings(header, width * QUICK_SHARE) : sharp
  if (power > sharp) softer?.()
  const across = Math.ceil(header.width / 2 ** power)
  const down = Math.ceil(header.height / 2 ** power)
  const picture = await decodeOpenJpeg(bytes, power)
  if (picture?.width !== across || picture.height !== down) return null
  const full = await createImageBitmap(new ImageData(picture.rgba, across, down))
  const bitmap = scaleTo(full, Math.min(width, across), header.width, header.height)
  full.close()
  return { bitmap, width: header.width, height: header.height }
}

/** How often the picture can be halved without falling below `least` pixels of width. */
function halvings(header: JpxHeader, least: number): number {
  let power = 0
  while (power < header.levels && header.width >> (power + 1) >= least) power += 1
  return power
}
