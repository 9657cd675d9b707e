import { type WrappedImage, wrapPage } from './pdf-wrap.ts'
import type { TiffPage } from './tiff-directory.ts'

/**
 * A one-page PDF around the strips of a TIFF page, or null when the page is stored in a way PDF has no filter for
 * (tiles, separate planes, old JPEG, floating point …). TIFF's compressions are PDF's filters under other names, so the
 * strips go in as they are: TIFF 6.0 sections 4-11 and 14, ISO 32000-1 section 7.4.
 */
export function wrapTiffPage(bytes: Uint8Array, page: TiffPage): Uint8Array | null {
  const space = colorSpace(page)
  const filter = filterEntries(page)
  if (space === null || filter === null) return null
  if (page.tiled || page.planar !== 1 || page.extraSamples || page.strips.length === 0) return null
  if (page.strips.length !== Math.ceil(page.height / page.rowsPerStrip)) return null
  const images: WrappedImage[] = []
  for (const [i, strip] of page.strips.entries()) {
    const top = i * page.rowsPerStrip
    const data = bytes.subarray(strip.offset, strip.offset + strip.length)
    if (data.length === 0) return null
    images.push({ top, rows: Math.min(page.rowsPerStrip, page.height - top), data: stripData(bytes, page, data) })
  }
  const size = pageSize(page)
  return wrapPage({
    columns: page.width,
    rows: page.height,
    ...size,
    imageEntries: (rows) => `${space} ${filter.replaceAll('#rows', String(rows))}`,
    images,
  })
}

/**
 * Points. One strip: the paper's shape, also where resolutions differ (204 × 98 dpi faxes). Several strips: one shape
 * for every stored pixel, because the engine rounds each strip to whole pixels and only there do they meet exactly.
 */
function pageSize(page: TiffPage): { width: number; height: number } {
  if (page.strips.length > 1) {
    const scale = Math.min(1, 14_000 / Math.max(page.width, page.height))
    return { width: page.width * scale, height: page.height * scale }
  }
  const dpiX = page.dpiX ?? page.dpiY ?? 200
  const dpiY = page.dpiY ?? dpiX
  const width = (page.width / dpiX) * 72
  const height = (page.height / dpiY) * 72
  const scale = Math.min(1, 14_000 / Math.max(width, height))
  return { width: width * scale, height: height * scale }
}

function colorSpace(page: TiffPage): string | null {
  const bit = page.bits[0] ?? 1
  const even = page.bits.every((b) => b === bit)
  if (!even || ![1, 2, 4, 8].includes(bit)) return null
  const samples = page.bits.length
  const depth = `/BitsPerComponent ${bit}`
  // fax data carries its own polarity: see filterEntries
  const whiteIsZero = page.photometric === 0 && !isFax(page) ? ' /Decode [1 0]' : ''
  if (samples === 1 && page.photometric <= 1) return `/ColorSpace /DeviceGray ${depth}${whiteIsZero}`
  if (samples === 3 && page.photometric === 2) return `/ColorSpace /DeviceRGB ${depth}`
  if (samples === 3 && page.photometric === 6 && page.compression === 7) return `/ColorSpace /DeviceRGB ${depth}`
  if (samples === 4 && page.photometric === 5 && page.compression !== 7) return `/ColorSpace /DeviceCMYK ${depth}`
  if (samples === 1 && page.photometric === 3 && page.palette.length === 3 * 2 ** bit) {
    return `/ColorSpace [/Indexed /DeviceRGB ${2 ** bit - 1} <${paletteHex(page.palette)}>] ${depth}`
  }
  return null
}

/** TIFF keeps all reds, then greens, then blues, in 16 bits; PDF wants RGB triples in 8. */
function paletteHex(palette: readonly number[]): string {
  const size = palette.length / 3
  let hex = ''
  for (let i = 0; i < size; i += 1) {
    for (const plane of [0, 1, 2]) hex += ((palette[plane * size + i] ?? 0) >> 8).toString(16).padStart(2, '0')
  }
  return hex
}

function isFax(page: TiffPage): boolean {
  return page.compression >= 2 && page.compression <= 4
}

function filterEntries(page: TiffPage): string | null {
  const predictor =
    page.predictor === 2
      ? `/DecodeParms << /Predictor 2 /Colors ${page.bits.length} /BitsPerComponent ${page.bits[0] ?? 1} /Columns ${page.width} >>`
      : ''
  const black = page.photometric === 1 ? ' /BlackIs1 true' : ''
  const fax = (k: string) =>
    `/Filter /CCITTFaxDecode /DecodeParms << ${k} /Columns ${page.width} /Rows #rows${black} >>`
  switch (page.compression) {
    case 1:
      return page.fillOrder === 1 ? '' : null
    case 2:
      return fax('/K 0 /EncodedByteAlign true')
    case 3:
      return fax(
        `/K ${(page.t4Options & 1) === 1 ? 4 : 0}${(page.t4Options & 4) === 4 ? ' /EncodedByteAlign true' : ''}`,
      )
    case 4:
      return fax('/K -1')
    case 5:
      return page.predictor > 2 ? null : `/Filter /LZWDecode ${predictor}`
    case 7:
      return page.photometric === 2 ? '/Filter /DCTDecode /DecodeParms << /ColorTransform 0 >>' : '/Filter /DCTDecode'
    case 8:
    case 32946:
      return page.predictor > 2 ? null : `/Filter /FlateDecode ${predictor}`
    case 32773:
      return '/Filter /RunLengthDecode'
    default:
      return null
  }
}

function stripData(bytes: Uint8Array, page: TiffPage, data: Uint8Array): Uint8Array {
  if (isFax(page) && page.fillOrder === 2) return data.map(reversedBits)
  if (page.compression === 7 && page.jpegTables) {
    const { offset, length } = page.jpegTables
    return withTables(bytes.subarray(offset, offset + length), data)
  }
  return data
}

/** JPEG-in-TIFF keeps the tables once per file, as a JPEG without a picture; each strip needs them after its start. */
function withTables(tables: Uint8Array, strip: Uint8Array): Uint8Array {
  const body = tables.subarray(2, tables.length - 2)
  const whole = new Uint8Array(strip.length + body.length)
  whole.set(strip.subarray(0, 2))
  whole.set(body, 2)
  whole.set(strip.subarray(2), 2 + body.length)
  return whole
}

function reversedBits(value: number): number {
  let out = 0
  for (let i = 0; i < 8; i += 1) out |= ((value >> i) & 1) << (7 - i)
  return out
}
