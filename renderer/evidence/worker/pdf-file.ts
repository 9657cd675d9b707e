import type { Pdfium } from './pdfium-types.ts'

/** Files lent to the engine, by the number it names them with. */
const lent = new Map<number, Uint8Array>()
let lastNumber = 0
const readers = new WeakMap<Pdfium, number>()

/** One function for all files: each would otherwise take a place in the engine's table for good. */
function reader(engine: Pdfium): number {
  const known = readers.get(engine)
  if (known !== undefined) return known
  const { heap } = engine
  const getBlock = (number = 0, position = 0, target = 0, size = 0) => {
    const bytes = lent.get(number)
    // positions come signed
    const from = position >>> 0
    const length = size >>> 0
    if (!bytes || from + length > bytes.length) return 0
    heap.HEAPU8.set(bytes.subarray(from, from + length), target)
    return 1
  }
  const pointer = heap.addFunction(getBlock, 'iiiii')
  readers.set(engine, pointer)
  return pointer
}

/**
 * Lets the engine read a file piece by piece (FPDF_FILEACCESS) instead of copying all of it into its memory: of a scan
 * of twenty pages it needs the page looked at.
 */
export function lendFile(engine: Pdfium, bytes: Uint8Array): { access: number; release(): void } {
  lastNumber += 1
  const number = lastNumber
  lent.set(number, bytes)
  const getBlock = reader(engine)
  const access = engine.allocate(12)
  // the struct is three 32-bit fields: length, function, what the function is called with
  engine.heap.HEAP32.set([bytes.length, getBlock, number], access >> 2)
  return {
    access,
    release() {
      lent.delete(number)
      engine.free(access)
    },
  }
}
