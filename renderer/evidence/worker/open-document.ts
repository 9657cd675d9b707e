import { openJpeg } from './jpeg.ts'
import { limits } from './limits.ts'
import type { OpenDocument } from './opened.ts'
import { openPdf } from './pdf.ts'
import { openPng } from './png.ts'
import { RefusalError } from './protocol.ts'
import { openTiff } from './tiff.ts'
import { openWebp } from './webp.ts'

/**
 * Opens a document by what its bytes are; the declared media type is not trusted, because a channel's label is often
 * wrong. Throws `RefusalError` for everything that is not shown.
 */
export async function openDocument(bytes: Uint8Array, password = ''): Promise<OpenDocument> {
  if (bytes.length > limits.bytes) throw new RefusalError('too_large')
  const document = await openByContent(bytes, password)
  if (document.pages > limits.pages) {
    document.close()
    throw new RefusalError('too_many_pages')
  }
  return document
}

async function openByContent(bytes: Uint8Array, password: string): Promise<OpenDocument> {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return openJpeg(bytes)
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47])) return openPng(bytes)
  if (startsWith(bytes, 0, [0x49, 0x49, 42, 0]) || startsWith(bytes, 0, [0x4d, 0x4d, 0, 42])) return openTiff(bytes)
  if (isWebp(bytes)) return openWebp(bytes)
  if (isHeif(bytes)) throw new RefusalError('heic', { helper: 'heif' })
  if (looksLikePdf(bytes)) return withHelper(openPdf(bytes, password))
  throw new RefusalError(bytes.length === 0 ? 'damaged' : 'unsupported')
}

/** What the PDF engine calls damaged may still be read by the other one, a whole file or a single page. */
async function withHelper(opening: Promise<OpenDocument>): Promise<OpenDocument> {
  const passOn = (cause: unknown): never => {
    const damaged = cause instanceof RefusalError && cause.code === 'damaged'
    throw damaged ? new RefusalError('damaged', { cause, helper: 'pdfjs' }) : cause
  }
  const document = await opening.catch(passOn)
  return { ...document, render: (page, width, softer) => document.render(page, width, softer).catch(passOn) }
}

function startsWith(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((value, i) => bytes[at + i] === value)
}

function isWebp(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes, 8, [0x57, 0x45, 0x42, 0x50])
}

function isHeif(bytes: Uint8Array): boolean {
  if (!startsWith(bytes, 4, [0x66, 0x74, 0x79, 0x70])) return false
  const brand = String.fromCharCode(...bytes.subarray(8, 12))
  return ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].includes(brand)
}

/** Readers accept rubbish before the header; an old rule of thumb is the first kilobyte. */
function looksLikePdf(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 4096)).includes('%PDF-') || hasTrailer(bytes)
}

/** A PDF that lost its head may still be rebuilt by the engine. */
function hasTrailer(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(-4096)).includes('startxref')
}
