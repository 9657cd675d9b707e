import { renderJpeg } from './jpeg.ts'
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts'
import { limits } from './limits.ts'
import type { OpenDocument } from './opened.ts'
import { RefusalError } from './protocol.ts'

/** Smaller pictures are logos, not pages. */
const SMALLEST_SIDE = 400

/**
 * The scans still to be found in a PDF that does not open, most often one cut off in transfer: every JPEG stream
 * becomes a page, marked as salvaged. Null when there is none.
 */
export function openSalvaged(bytes: Uint8Array): OpenDocument | null {
  const found = findJpegs(bytes)
  if (found.length === 0) return null
  return {
    pages: found.length,
    close: () => undefined,
    async render(page, width) {
      const scan = found[page - 1]
      if (!scan) throw new RefusalError('no_such_page')
      return { ...(await renderJpeg(scan.jpeg, scan.header, width)), notice: 'salvaged' }
    },
  }
}

function findJpegs(bytes: Uint8Array): { jpeg: Uint8Array; header: JpegHeader }[] {
  const found: { jpeg: Uint8Array; header: JpegHeader }[] = []
  const text = new TextDecoder('latin1').decode(bytes)
  // the decoder maps each byte to one character, so positions in the text are positions in the file
  const starts = /stream\r?\n(?=\u00ff\u00d8\u00ff)/g
  for (let match = starts.exec(text); match && found.length < limits.pages; match = starts.exec(text)) {
    const start = match.index + match[0].length
    const end = text.indexOf('endstream', start)
    const jpeg = bytes.subarray(start, end < 0 ? bytes.length : end)
    const header = readJpegHeader(jpeg)
    const large = header && Math.min(header.width, header.height) >= SMALLEST_SIDE
    if (large && header.width * header.height <= limits.sourcePixels) found.push({ jpeg, header })
  }
  return found
}
