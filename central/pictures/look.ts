import type { MediaType } from '#shared/model/document.ts'
import { decodePages } from './decode.ts'
import { frameOf } from './frame.ts'
import { inkOf } from './ink.ts'
import { packed } from './pack.ts'
import { sketchOf } from './sketch.ts'

/** What is kept of a written page. */
export interface PagePrint {
  /** from 1 */
  readonly page: number
  readonly sketch: Uint8Array
  readonly drawers: readonly number[]
  readonly ink: Uint8Array
}

/** Looks at a document: a print of each written page among the first few. Throws `UnreadableError`. */
export async function look(bytes: Uint8Array, mediaType: MediaType): Promise<PagePrint[]> {
  const pages = await decodePages(bytes, mediaType)
  return pages.flatMap((page, i) => {
    const frame = frameOf(inkOf(page))
    if (frame === null) return []
    const { bits, drawers } = sketchOf(frame)
    return [{ page: i + 1, sketch: bits, drawers, ink: packed(frame) }]
  })
}
