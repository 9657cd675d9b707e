/** What lies in wait may take this much, in bytes of pixels: both pages of a case, and as many of another shape. */
const KEPT_BYTES = 40 * 1024 * 1024

interface Pool {
  idle: HTMLCanvasElement[]
  /** all that came out of this pool: nothing else comes back into it */
  readonly own: WeakSet<HTMLCanvasElement>
}

const empty = (): Pool => ({ idle: [], own: new WeakSet() })

let pool = empty()

const bytesOf = (canvas: HTMLCanvasElement) => canvas.width * canvas.height * 4

/**
 * A canvas of this many pixels, with whatever was last on it: draw over all of it before it is shown. A page of the next
 * case nearly always has the size of the one before, and memory that is in use already is filled several times faster
 * than new memory, in the page and again on its way to the screen.
 */
export function takeCanvas(width: number, height: number): HTMLCanvasElement {
  const at = pool.idle.findIndex((canvas) => canvas.width === width && canvas.height === height)
  const [found] = at === -1 ? [] : pool.idle.splice(at, 1)
  if (found) return found
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  pool.own.add(canvas)
  return canvas
}

/** Takes a canvas off the screen and keeps it for the next page; the oldest go when too much is kept. */
export function giveCanvas(canvas: HTMLCanvasElement): void {
  canvas.remove()
  if (!pool.own.has(canvas)) return
  pool.idle.push(canvas)
  let bytes = pool.idle.reduce((sum, one) => sum + bytesOf(one), 0)
  while (bytes > KEPT_BYTES) bytes -= bytesOf(pool.idle.shift() ?? canvas)
}

/** Nothing of what was shown until now stays in memory, nor comes back when it leaves the screen. */
export function forgetCanvases(): void {
  pool = empty()
}
