import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { lineOf, type PageText, type TextLine, type TextPiece } from '../page-text.ts'

/** The text layer as pdf.js reads it. It gives runs of characters; each gets an even share of its run's width. */
export async function pdfjsText(page: PDFPageProxy): Promise<PageText> {
  const viewport = page.getViewport({ scale: 1 })
  const { items } = await page.getTextContent()
  const lines: TextLine[] = []
  let pieces: TextPiece[] = []
  const end = () => {
    const line = lineOf(pieces)
    if (line) lines.push(line)
    pieces = []
  }
  for (const item of items) {
    if (!('str' in item)) continue
    const characters = [...item.str]
    const [a = 0, b = 0, , , e = 0, f = 0] = item.transform.map(Number)
    const along = Math.hypot(a, b) || 1
    const step = item.width / Math.max(1, characters.length)
    for (const [i, text] of characters.entries()) {
      const from = [e + (a / along) * step * i, f + (b / along) * step * i]
      // up from the base line: at a right angle to the way the text runs
      const to = [
        (from[0] ?? 0) + (a / along) * step - (b / along) * item.height,
        (from[1] ?? 0) + (b / along) * step + (a / along) * item.height,
      ]
      const [x1 = 0, y1 = 0] = viewport.convertToViewportPoint(from[0] ?? 0, from[1] ?? 0).map(Number)
      const [x2 = 0, y2 = 0] = viewport.convertToViewportPoint(to[0] ?? 0, to[1] ?? 0).map(Number)
      pieces.push({
        text,
        box: {
          x: Math.min(x1, x2) / viewport.width,
          y: Math.min(y1, y2) / viewport.height,
          width: Math.abs(x2 - x1) / viewport.width,
          height: Math.abs(y2 - y1) / viewport.height,
        },
      })
    }
    if (item.hasEOL) end()
  }
  end()
  return { lines }
}
