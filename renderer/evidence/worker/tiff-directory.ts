import { RefusalError } from './protocol.ts'

/** What one directory (page) of a TIFF says, with the defaults of TIFF 6.0 filled in. */
export interface TiffPage {
  width: number
  height: number
  /** bits of each sample */
  bits: readonly number[]
  compression: number
  photometric: number
  fillOrder: number
  orientation: number
  planar: number
  rowsPerStrip: number
  strips: readonly { offset: number; length: number }[]
  /** where quantisation tables of a JPEG-in-TIFF lie */
  jpegTables: { offset: number; length: number } | null
  palette: readonly number[]
  predictor: number
  t4Options: number
  extraSamples: boolean
  tiled: boolean
  /** dots per inch across and down; null when not stated */
  dpiX: number | null
  dpiY: number | null
  littleEndian: boolean
}

const MAX_PAGES = 2000
const MAX_VALUES = 1_000_000
const TYPE_SIZES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 }

/** Where a tag's values stand. */
interface Field {
  type: number
  count: number
  offset: number
}

/**
 * The pages of a classic TIFF, in file order. Reduced-resolution copies (NewSubfileType bit 0) are left out. A chain
 * that points back at itself ends there. Throws `RefusalError` when no page can be read.
 */
export function readTiffPages(bytes: Uint8Array): TiffPage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const little = bytes[0] === 0x49
  const pages: TiffPage[] = []
  const visited = new Set<number>()
  let at = bytes.length >= 8 ? view.getUint32(4, little) : 0
  while (at !== 0 && at + 2 <= bytes.length && !visited.has(at) && pages.length < MAX_PAGES) {
    visited.add(at)
    const entries = view.getUint16(at, little)
    const end = at + 2 + entries * 12
    const fields = readFields(view, at + 2, entries, little)
    const page = toPage(view, fields, little)
    if (page) pages.push(page)
    at = end + 4 <= bytes.length ? view.getUint32(end, little) : 0
  }
  if (pages.length === 0) throw new RefusalError('damaged')
  return pages
}

function readFields(view: DataView, start: number, entries: number, little: boolean): Map<number, Field> {
  const fields = new Map<number, Field>()
  for (let i = 0; i < entries; i += 1) {
    const at = start + i * 12
    if (at + 12 > view.byteLength) break
    const type = view.getUint16(at + 2, little)
    const count = view.getUint32(at + 4, little)
    const size = (TYPE_SIZES[type] ?? 0) * count
    if (size === 0 || count > MAX_VALUES) continue
    const offset = size <= 4 ? at + 8 : view.getUint32(at + 8, little)
    if (offset + size <= view.byteLength) fields.set(view.getUint16(at, little), { type, count, offset })
  }
  return fields
}

function values(view: DataView, field: Field | undefined, little: boolean): number[] {
  if (!field) return []
  const size = TYPE_SIZES[field.type] ?? 1
  return Array.from({ length: field.count }, (_, i) => {
    const at = field.offset + i * size
    if (field.type === 3) return view.getUint16(at, little)
    if (field.type === 4 || field.type === 9) return view.getUint32(at, little)
    if (field.type === 5) return view.getUint32(at, little) / (view.getUint32(at + 4, little) || 1)
    return view.getUint8(at)
  })
}

function toPage(view: DataView, fields: Map<number, Field>, little: boolean): TiffPage | null {
  const all = (tag: number) => values(view, fields.get(tag), little)
  const one = (tag: number, fallback: number) => all(tag)[0] ?? fallback
  const width = one(256, 0)
  const height = one(257, 0)
  if (width === 0 || height === 0) return null
  if ((one(254, 0) & 1) === 1) return null
  const lengths = all(279)
  const strips = all(273).map((offset, i) => ({ offset, length: lengths[i] ?? 0 }))
  const tables = fields.get(347)
  const unit = one(296, 2)
  const perInch = unit === 3 ? 2.54 : unit === 2 ? 1 : 0
  const dpi = (tag: number) => (one(tag, 0) > 1 && perInch > 0 ? one(tag, 0) * perInch : null)
  return {
    width,
    height,
    bits: fields.has(258) ? all(258) : [1],
    compression: one(259, 1),
    photometric: one(262, 0),
    fillOrder: one(266, 1),
    orientation: one(274, 1),
    planar: one(284, 1),
    rowsPerStrip: Math.min(one(278, height), height),
    strips,
    jpegTables: tables ? { offset: tables.offset, length: tables.count } : null,
    palette: all(320),
    predictor: one(317, 1),
    t4Options: one(292, 0),
    extraSamples: fields.has(338),
    tiled: fields.has(322),
    dpiX: dpi(282),
    dpiY: dpi(283),
    littleEndian: little,
  }
}
