import type { RecordBlock, RecordSheet } from '#shared/model/record.ts'
import { blockElement, box, element } from './blocks.ts'

/** Enough to cover a page from edge to edge, turned. */
const TILES = 28

/** The pages of a record, with every picture decoded: a page must not be printed before it. */
export async function recordElements(record: RecordSheet): Promise<HTMLElement[]> {
  document.title = record.title
  return [element('h1', record.title), ...(await Promise.all(record.blocks.map(recordElement)))]
}

async function recordElement(block: RecordBlock): Promise<HTMLElement> {
  if (block.block === 'page') return element('div', '', 'page-break')
  if (block.block !== 'picture') return blockElement(block)
  return box('picture', [await picture(block.jpeg), element('p', block.caption)])
}

/** Onto a canvas: the policy of this page lets no image be loaded, from wherever. */
async function picture(jpeg: Uint8Array): Promise<HTMLElement> {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }))
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
  bitmap.close()
  return canvas
}

/** The same lines over and over, across one page, nothing behind them. */
export function watermarkElements(lines: readonly string[]): HTMLElement[] {
  const tile = () =>
    box(
      'tile',
      lines.map((line) => element('div', line)),
    )
  return [box('overlay', [box('tiles', Array.from({ length: TILES }, tile))])]
}
