import { degrees, PDFDict, PDFDocument, type PDFEmbeddedPage, type PDFImage, PDFName, type PDFPage } from 'pdf-lib'
import { readJpegHeader, withoutExif } from '../../evidence/worker/jpeg-header.ts'

/** A4 in points. */
const A4 = { width: 595.28, height: 841.89 }
const MARGIN = 18

/** What cannot be taken over as it is; the evidence engine then draws it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
}

export interface MadeFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file of pages, put together one part after the other. Every page carries the watermark. */
export interface Archive {
  /** the pages of a PDF as they are, without anything in them that acts */
  addPdf(name: string, bytes: Uint8Array): Promise<number>
  /** a JPEG or PNG as it is, on a page of its own */
  addPicture(name: string, bytes: Uint8Array): Promise<void>
  finish(): Promise<{ files: MadeFile[]; pages: number }>
}

/**
 * `single`: everything goes into one file of that name; null: a file for each name. `watermark` is a PDF of one page
 * with nothing behind its text.
 */
export function startArchive(watermark: Uint8Array, single: string | null): Archive {
  const documents = new Map<string, Promise<Sheets>>()
  const sheetsOf = (name: string): Promise<Sheets> => {
    const file = single ?? name
    const sheets = documents.get(file) ?? openSheets(watermark)
    documents.set(file, sheets)
    return sheets
  }
  return {
    async addPdf(name, bytes) {
      if (!isWhole(bytes)) throw new UnreadableError()
      const source = await PDFDocument.load(bytes, strictly).catch(unreadable)
      const count = source.getPageCount()
      if (count === 0) throw new UnreadableError()
      const { document, stamp } = await sheetsOf(name)
      const pages = await document.copyPages(source, source.getPageIndices()).catch(unreadable)
      if (pages.some((page) => page.node.Contents() === undefined)) throw new UnreadableError()
      for (const page of pages) {
        disarm(page)
        document.addPage(page)
        drawOver(page, stamp)
      }
      return count
    },
    async addPicture(name, bytes) {
      const { document, stamp } = await sheetsOf(name)
      const { image, turn } = await embed(document, bytes)
      const page = document.addPage(image.width > image.height ? [A4.height, A4.width] : [A4.width, A4.height])
      const { width, height } = page.getSize()
      const fit = image.scaleToFit(width - 2 * MARGIN, height - 2 * MARGIN)
      page.drawImage(image, { x: (width - fit.width) / 2, y: (height - fit.height) / 2, ...fit })
      if (turn !== 0) page.setRotation(degrees(turn))
      drawOver(page, stamp)
    },
    async finish() {
      const files: MadeFile[] = []
      let pages = 0
      for (const [name, sheets] of documents) {
        const { document } = await sheets
        pages += document.getPageCount()
        files.push({ name, bytes: await document.save() })
      }
      return { files, pages }
    },
  }
}

interface Sheets {
  readonly document: PDFDocument
  readonly stamp: PDFEmbeddedPage
}

async function openSheets(watermark: Uint8Array): Promise<Sheets> {
  const document = await PDFDocument.create()
  const [stamp] = await document.embedPdf(watermark)
  if (stamp === undefined) throw new Error('a watermark without a page')
  return { document, stamp }
}

/** What would have to be mended first is drawn instead: mended here, a page might come out empty and nobody would know. */
const strictly = { updateMetadata: false, throwOnInvalidObject: true }
const TAIL = 1024

/** Is the end of the file there? A scan that was cut off would lose pictures without an error. */
function isWhole(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(-TAIL)).includes('%%EOF')
}

function unreadable(cause: unknown): never {
  throw new UnreadableError(undefined, { cause })
}

/** Links, scripts and what else a page of a stranger's PDF does when it is opened or clicked. */
function disarm(page: PDFPage): void {
  const { node } = page
  node.delete(PDFName.of('AA'))
  const annotations = node.Annots()
  for (let i = 0; i < (annotations?.size() ?? 0); i += 1) {
    const annotation = annotations?.lookupMaybe(i, PDFDict)
    annotation?.delete(PDFName.of('A'))
    annotation?.delete(PDFName.of('AA'))
  }
}

/** Over the whole of what is seen of the page, whatever its size. */
function drawOver(page: PDFPage, stamp: PDFEmbeddedPage): void {
  const { x, y, width, height } = page.getCropBox()
  const scale = Math.max(width / stamp.width, height / stamp.height)
  page.drawPage(stamp, {
    x: x + (width - stamp.width * scale) / 2,
    y: y + (height - stamp.height * scale) / 2,
    xScale: scale,
    yScale: scale,
  })
}

/** Orientations a page can be turned by; the mirrored ones (and CMYK) are drawn instead. */
const turns: Readonly<Record<number, number>> = { 1: 0, 3: 180, 6: 90, 8: 270 }

async function embed(document: PDFDocument, bytes: Uint8Array): Promise<{ image: PDFImage; turn: number }> {
  const header = readJpegHeader(bytes)
  if (header === null) return { image: await document.embedPng(bytes).catch(unreadable), turn: 0 }
  const turn = turns[header.orientation]
  if (turn === undefined || header.components === 4 || !header.complete) throw new UnreadableError()
  return { image: await document.embedJpg(withoutExif(bytes)).catch(unreadable), turn }
}
