import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'

/*
 * Canvases live outside the JavaScript heap, where garbage collection does not see how large they are: a thread that
 * makes one per picture runs out of memory. So they are kept and used again.
 */

const BYTES_PER_PIXEL = 4
/** What a thread holds at most of each kind, in bytes, before it starts afresh. */
const MOST_KEPT = 96 * 2 ** 20

interface Store {
  readonly canvases: Map<string, Canvas>
  bytes: number
}
const scratches: Store = { canvases: new Map(), bytes: 0 }
const pictures: Store = { canvases: new Map(), bytes: 0 }

function keep(store: Store, key: string, canvas: Canvas): void {
  const bytes = canvas.width * canvas.height * BYTES_PER_PIXEL
  if (store.bytes + bytes > MOST_KEPT) {
    store.canvases.clear()
    store.bytes = 0
  }
  store.canvases.set(key, canvas)
  store.bytes += bytes
}

/** A transparent canvas with default state; the next caller of the same name and size on this thread gets it again. */
export function scratch(name: string, width: number, height: number): Canvas {
  const key = `${name} ${width}x${height}`
  const known = scratches.canvases.get(key)
  if (known) {
    known.getContext('2d').reset()
    return known
  }
  const made = createCanvas(width, height)
  keep(scratches, key, made)
  return made
}

/** A picture that is drawn once per thread and only copied from afterwards; `name` must say all that decides it. */
export function prepared(name: string, width: number, height: number, draw: (ctx: SKRSContext2D) => void): Canvas {
  const key = `${name} ${width}x${height}`
  const known = pictures.canvases.get(key)
  if (known) return known
  const made = createCanvas(width, height)
  draw(made.getContext('2d'))
  keep(pictures, key, made)
  return made
}
