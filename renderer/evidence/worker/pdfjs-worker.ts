import { serve } from './answer.ts'
import { openWithPdfjs } from './pdfjs.ts'
import { RefusalError } from './protocol.ts'

/** A worker for PDFs the first engine refuses: pdf.js, and where that fails too, the scans still to be found in them. */
serve({
  open: (bytes, { password, salvage }) =>
    openWithPdfjs(bytes, password).catch(async (cause: unknown) => {
      const damaged = cause instanceof RefusalError && cause.code === 'damaged'
      if (!damaged || !salvage) throw cause
      const { openSalvaged } = await import('./salvage.ts')
      const salvaged = openSalvaged(bytes)
      if (!salvaged) throw cause
      return salvaged
    }),
  heap: () => 0,
})
