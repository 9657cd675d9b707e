import { type Canvas, createCanvas } from '@napi-rs/canvas'

/** keeps a thread that draws many sizes from holding them all */
const MOST_KEPT = 40
const kept = new Map<string, Canvas>()

/**
 * A transparent canvas with default state, reused by the next caller of the same name and size on this thread. Canvases
 * live outside the JavaScript heap, where garbage collection does not see how large they are: never make one per picture.
 */
export function scratch(name: string, width: number, height: number): Canvas {
  const key = `${name} ${width}x${height}`
  const known = kept.get(key)
  if (known) {
    const ctx = known.getContext('2d')
    ctx.reset()
    return known
  }
  if (kept.size >= MOST_KEPT) kept.clear()
  const made = createCanvas(width, height)
  kept.set(key, made)
  return made
}
