import { serve } from './answer.ts'
import { openDocument } from './open-document.ts'
import { openJpegBytes } from './openjpeg.ts'
import { heapBytes, pdfium } from './pdfium-module.ts'

/** The decoding worker: everything but HEIC and the PDFs its engine refuses. */

// most papers are PDF: start the engine while the first bytes are still on their way; a failure is met on first use
pdfium().catch(() => undefined)

serve({ open: (bytes, { password }) => openDocument(bytes, password), heap: () => heapBytes() + openJpegBytes() })
