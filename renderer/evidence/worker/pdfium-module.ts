import { init } from '@embedpdf/pdfium'
import wasmUrl from '@embedpdf/pdfium/pdfium.wasm?url'
import type { Heap, Pdfium } from './pdfium-types.ts'
import { installSystemFonts } from './system-font.ts'

function isHeap(value: object): value is Heap {
  return 'HEAPU8' in value && 'HEAP32' in value && 'HEAPF32' in value && 'addFunction' in value
}

let started: Promise<Pdfium> | null = null

/**
 * The PDF engine of this worker, started at first use from our own origin (the package's default address is a public
 * content network and is never used). A failed start is tried again by the next call.
 */
export function pdfium(): Promise<Pdfium> {
  started ??= start().catch((cause: unknown) => {
    started = null
    throw cause
  })
  return started
}

let running: Pdfium | null = null

/** Bytes of WebAssembly memory now; 0 while the engine is not started: a photo does not wait for it. */
export function heapBytes(): number {
  return running?.heap.HEAPU8.byteLength ?? 0
}

async function start(): Promise<Pdfium> {
  const options = { locateFile: () => wasmUrl, print: () => undefined, printErr: () => undefined }
  const api = await init(options)
  const heap: object = api.pdfium
  if (!isHeap(heap)) throw new Error('the PDF engine does not expose its memory')
  const engine: Pdfium = {
    api,
    heap,
    allocate: (bytes) => {
      const pointer = api.pdfium.wasmExports.malloc(bytes)
      if (pointer === 0) throw new Error('the PDF engine is out of memory')
      return pointer
    },
    free: (pointer) => api.pdfium.wasmExports.free(pointer),
  }
  api.PDFiumExt_Init()
  installSystemFonts(engine)
  running = engine
  return engine
}
