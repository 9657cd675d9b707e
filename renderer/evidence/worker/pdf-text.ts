import { lineOf, type PageText, type TextLine, type TextPiece } from '../page-text.ts'
import type { LoadedPdf, Pdfium } from './pdfium-types.ts'
import { RefusalError } from './protocol.ts'

/** More is not a page anybody reads, and each character costs several calls. */
const MAX_CHARACTERS = 60_000
/** Grid the engine maps page coordinates onto; fine enough for a box on a screen. */
const GRID = 20_000

/** The text layer of page `index` (from 0), visible or not, each character with its place on the upright page. */
export function pdfText(engine: Pdfium, pdf: LoadedPdf, index: number): PageText {
  const { api } = engine
  const page = api.FPDF_LoadPage(pdf.document, index)
  if (page === 0) throw new RefusalError('damaged')
  const layer = api.FPDFText_LoadPage(page)
  const out = engine.allocate(32)
  try {
    const lines: TextLine[] = []
    let pieces: TextPiece[] = []
    const end = () => {
      const line = lineOf(pieces)
      if (line) lines.push(line)
      pieces = []
    }
    const count = layer === 0 ? 0 : Math.min(api.FPDFText_CountChars(layer), MAX_CHARACTERS)
    for (let i = 0; i < count; i += 1) {
      const code = api.FPDFText_GetUnicode(layer, i)
      // the engine marks the ends of lines itself
      if (code === 10 || code === 13) end()
      // 0 and U+FFFE: a glyph without a meaning, or a hyphen at a line end
      else if (code > 0 && code !== 0xfffe && code <= 0x10ffff) {
        pieces.push({ text: String.fromCodePoint(code), box: characterBox(engine, page, layer, i, out) })
      }
    }
    end()
    return { lines }
  } finally {
    engine.free(out)
    if (layer !== 0) api.FPDFText_ClosePage(layer)
    api.FPDF_ClosePage(page)
  }
}

function characterBox(engine: Pdfium, page: number, layer: number, index: number, out: number) {
  const { api, heap } = engine
  const known = api.FPDFText_GetCharBox(layer, index, out, out + 8, out + 16, out + 24)
  const numbers = new Float64Array(heap.HEAPU8.buffer, out, 4)
  const [left = 0, right = 0, bottom = 0, top = 0] = known ? numbers : []
  const corner = (x: number, y: number) => {
    // the engine's own mapping knows crop boxes and turned pages
    api.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, out, out + 4)
    return [(heap.HEAP32[out >> 2] ?? 0) / GRID, (heap.HEAP32[(out >> 2) + 1] ?? 0) / GRID] as const
  }
  const [x1, y1] = corner(left, top)
  const [x2, y2] = corner(right, bottom)
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) }
}
