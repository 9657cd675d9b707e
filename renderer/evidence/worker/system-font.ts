import fontUrl from '../../../node_modules/@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf?url'
import type { Pdfium } from './pdfium-types.ts'

/** Windows charsets of East Asian text: Shift-JIS, Hangul, GB 2312, Big5. */
const EAST_ASIAN = new Set([128, 129, 134, 136])
/** Names under which Chinese office programs leave fonts out of the file. */
const CHINESE_NAMES = /song|simsun|simhei|hei|kai|fang|ming|yahei|[^\x20-\x7e]/i
const FONT_HANDLE = 1

let font: Uint8Array | null = null
let wanted = false

/**
 * Tells the engine where to find a Chinese font for text whose font is not in the file; without it such pages are
 * white. The font is 8 MB, so it is fetched when the first page asks for it: the engine asks synchronously, is told
 * "none", and the caller draws the page again after `loadSystemFont`.
 */
export function installSystemFonts(engine: Pdfium): void {
  const { heap } = engine
  const callbacks: [(...args: number[]) => number, string][] = [
    [() => 0, 'vi'], // Release
    [() => 0, 'vii'], // EnumFonts
    [
      (_self, _weight, _italic, charset = 0, _pitch, face = 0) => {
        if (!EAST_ASIAN.has(charset) && !CHINESE_NAMES.test(heap.UTF8ToString(face))) return 0
        wanted = true
        return font ? FONT_HANDLE : 0
      },
      'iiiiiiii',
    ], // MapFont
    [() => 0, 'iii'], // GetFont
    [
      (_self, _handle, table = 0, buffer = 0, size = 0) => {
        // table 0 is the whole file; single tables are for collections, which this is not
        if (!font || table !== 0) return 0
        if (buffer !== 0 && size >= font.length) heap.HEAPU8.set(font, buffer)
        return font.length
      },
      'iiiiii',
    ], // GetFontData
    [() => 0, 'iiiii'], // GetFaceName
    [() => 134, 'iii'], // GetFontCharset
    [() => 0, 'vii'], // DeleteFont
  ]
  // FPDF_SYSFONTINFO, version 1; the engine keeps the pointer for its whole life
  const info = engine.allocate(4 * (1 + callbacks.length))
  heap.HEAP32[info >> 2] = 1
  for (const [i, [callback, signature]] of callbacks.entries()) {
    const pointer = heap.addFunction(callback, signature)
    heap.HEAP32[(info >> 2) + 1 + i] = pointer
  }
  engine.api.FPDF_SetSystemFontInfo(info)
}

/** True when a page drawn since the last call asked for the font and it was not there. */
export function fontWasMissed(): boolean {
  const missed = wanted && !font
  wanted = false
  return missed
}

/** Fetches the font from our own origin; false when that fails. */
export async function loadSystemFont(): Promise<boolean> {
  try {
    const response = await fetch(fontUrl)
    if (!response.ok) return false
    font = new Uint8Array(await response.arrayBuffer())
    return true
  } catch {
    return false
  }
}
