import type { DocumentRef } from '#shared/model/document.ts'
import type { EvidenceMark } from '#shared/model/evidence.ts'
import { evidence } from '../evidence/evidence.ts'
import { loadDocument } from '../workbench/load-document.ts'

/** A4 at 200 dpi: as sharp as most scans are. */
const PAGE_WIDTH = 1654
const QUALITY = 0.85
/** what stands around a mark is what makes it readable */
const AROUND = 0.02

/** A page of a paper as the evidence engine draws it, upright, as JPEG. Rejects with RefusalError. */
export async function drawPage(caseId: string, doc: DocumentRef, page: number): Promise<Uint8Array<ArrayBuffer>> {
  const { bitmap } = await draw(caseId, doc, page)
  return jpegOf(bitmap, { x: 0, y: 0, width: 1, height: 1 })
}

/** What stands in the box of a mark, and a little around it. */
export async function drawMark(
  caseId: string,
  doc: DocumentRef,
  { page, box }: EvidenceMark,
): Promise<Uint8Array<ArrayBuffer>> {
  const { bitmap } = await draw(caseId, doc, page)
  const x = Math.max(0, box.x - AROUND)
  const y = Math.max(0, box.y - AROUND)
  const width = Math.min(1, box.x + box.width + AROUND) - x
  const height = Math.min(1, box.y + box.height + AROUND) - y
  return jpegOf(bitmap, { x, y, width, height })
}

/** Pages of a paper: what its record says until it has been opened. */
export const pagesOf = (doc: DocumentRef): number => evidence().pages(doc)

function draw(caseId: string, doc: DocumentRef, page: number) {
  const load = (one: DocumentRef) => loadDocument(caseId, one)
  return evidence().request({ doc, load, page, width: PAGE_WIDTH, purpose: 'ahead' })
}

/** At once: the bitmap belongs to the engine's cache. */
async function jpegOf(bitmap: ImageBitmap, part: EvidenceMark['box']): Promise<Uint8Array<ArrayBuffer>> {
  const width = Math.max(1, Math.round(part.width * bitmap.width))
  const height = Math.max(1, Math.round(part.height * bitmap.height))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(bitmap, part.x * bitmap.width, part.y * bitmap.height, width, height, 0, 0, width, height)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  return new Uint8Array(await blob.arrayBuffer())
}
