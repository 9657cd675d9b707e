import type { WrappedPdfiumModule } from '@embedpdf/pdfium'

/** The engine's memory and function table. The views are replaced when the memory grows: never keep one. */
export interface Heap {
  HEAPU8: Uint8Array
  HEAP32: Int32Array
  HEAPF32: Float32Array
  addFunction(f: (...args: number[]) => number, signature: string): number
  UTF8ToString(pointer: number): string
}

export interface Pdfium {
  api: WrappedPdfiumModule
  heap: Heap
  allocate(bytes: number): number
  free(pointer: number): void
}

/** A document the engine has open. Its bytes stay outside the engine's memory, which never shrinks again. */
export interface LoadedPdf {
  bytes: Uint8Array
  document: number
  form: number
  formInfo: number
}
