import { MAX_PAPER_BYTES } from '#shared/contract/papers-api.ts'
import type { DocumentRef, MediaType } from '#shared/model/document.ts'
import { ProblemError } from '#shared/model/problem.ts'
import { evidence } from '../../evidence/evidence.ts'
import { type Made, newPaperId } from './made.ts'
import { countPages, joinFiles, makePage } from './page-maker.ts'
import { captureText } from './text.capture.zh.ts'

/** A4 at 300 dpi across. */
const DRAWN_WIDTH = 2480

/** What can be brought along on a stick or from a phone. */
export const acceptedFiles = '.jpg,.jpeg,.png,.webp,.heic,.heif,.tif,.tiff,.pdf'

/**
 * One paper of one file: a picture is cut and laid flat as from the camera, a PDF stays as it is, anything else is drawn
 * page by page. Rejects with a `ProblemError` whose sentence says what to do.
 */
export async function filesToPages(file: File): Promise<Made> {
  if (file.size > MAX_PAPER_BYTES) throw new ProblemError('BadRequest', captureText.tooLarge)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const mediaType = kindOf(bytes)
  if (mediaType === null) throw new ProblemError('BadRequest', captureText.unreadable)
  if (mediaType === 'application/pdf') {
    return { file: { bytes, mediaType }, original: null, pages: await countPages(bytes), quality: unmeasured }
  }
  if (mediaType === 'image/tiff' || mediaType === 'image/heic') return drawn(bytes, mediaType)
  const { file: page, original, quality } = await makePage(new Blob([bytes], { type: mediaType }))
  return { file: page, original, pages: 1, quality }
}

const unmeasured = { doubts: [], sharpness: null, glare: null, width: null, kept: false }

/** Formats the browser cannot read are drawn by what shows scans elsewhere in the program. */
async function drawn(bytes: Uint8Array<ArrayBuffer>, mediaType: MediaType): Promise<Made> {
  const doc: DocumentRef = {
    id: newPaperId(),
    material: 'other',
    title: '',
    sha256: hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))),
    bytes: bytes.length,
    mediaType,
    pages: 1,
    addedAt: new Date().toISOString(),
    issuedOn: null,
    issuer: null,
    issuerLevel: null,
  }
  const load = async () => ({ bytes: bytes.slice(), mediaType })
  const made: Awaited<ReturnType<typeof makePage>>[] = []
  let pages = 1
  for (let page = 1; page <= pages; page += 1) {
    const image = await evidence()
      .request({ doc, load, page, width: DRAWN_WIDTH, purpose: 'visible' })
      .catch((cause: unknown) => {
        throw new ProblemError('BadRequest', captureText.unreadable, { cause })
      })
    pages = evidence().pages(doc)
    // The engine keeps its bitmap: a copy goes to the worker.
    made.push(await makePage(await createImageBitmap(image.bitmap)))
  }
  const [first] = made
  if (!first) throw new ProblemError('BadRequest', captureText.unreadable)
  if (made.length === 1) return { ...first, pages: 1 }
  const joined = await joinFiles(made.map(({ file }) => file))
  return {
    file: joined.file,
    original: (await joinFiles(made.map(({ original }) => original))).file,
    pages: joined.pages,
    quality: { ...first.quality, doubts: [...new Set(made.flatMap(({ quality }) => quality.doubts))] },
  }
}

/** By its first bytes, whatever its name says. */
function kindOf(bytes: Uint8Array): MediaType | null {
  const begins = (...start: number[]) => start.every((byte, i) => bytes[i] === byte)
  const ascii = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length))
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (begins(0x49, 0x49, 0x2a, 0) || begins(0x4d, 0x4d, 0, 0x2a)) return 'image/tiff'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 4) === 'WEBP') return 'image/webp'
  if (ascii(4, 4) === 'ftyp' && /^(heic|heix|mif1|msf1|hevc)/.test(ascii(8, 4))) return 'image/heic'
  return ascii(0, 1024).includes('%PDF-') ? 'application/pdf' : null
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
