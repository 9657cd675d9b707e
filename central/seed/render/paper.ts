import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { type Random, random } from '../random.ts'
import { createPen, type Pen } from './pen.ts'
import { prepared, scratch } from './scratch.ts'

export const A4_MM = { width: 210, height: 297 } as const

/** A page being drawn. `black`: for a bilevel scan, pure black on white without paper. */
export interface Sheet {
  readonly canvas: Canvas
  readonly pen: Pen
  readonly black: boolean
}

const PAPER_VARIANTS = 4
const TILE = 256

/** Covers an area with repetitions of a tile. */
export function tileOver(ctx: SKRSContext2D, tile: Canvas, width: number, height: number): void {
  for (let y = 0; y < height; y += tile.height) {
    for (let x = 0; x < width; x += tile.width) ctx.drawImage(tile, x, y)
  }
}

const TINTS = [
  [250, 250, 248],
  [247, 246, 240],
  [252, 251, 246],
  [244, 244, 243],
] as const

/** A sheet of paper as a scanner sees it: tint, grain, the shadow of the lid along one edge. Four kinds per size. */
function paperOf(width: number, height: number, variant: number): Canvas {
  return prepared(`paper ${variant}`, width, height, (ctx) => {
    const r = random('paper', variant)
    const [red, green, blue] = TINTS[variant % TINTS.length] ?? TINTS[0]
    const tile = prepared(`grain ${variant}`, TILE, TILE, (tileCtx) => {
      const grain = tileCtx.createImageData(TILE, TILE)
      for (let i = 0; i < TILE * TILE; i++) {
        const d = r.int(-2, 2)
        grain.data.set([red + d, green + d, blue + d, 255], i * 4)
      }
      tileCtx.putImageData(grain, 0, 0)
    })
    tileOver(ctx, tile, width, height)
    const shade = (x0: number, y0: number, x1: number, y1: number, depth: number): void => {
      const g = ctx.createLinearGradient(x0, y0, x1, y1)
      g.addColorStop(0, `rgba(40,38,34,${depth})`)
      g.addColorStop(1, 'rgba(40,38,34,0)')
      ctx.fillStyle = g
      ctx.fillRect(0, 0, width, height)
    }
    shade(0, 0, width * 0.06, 0, 0.28)
    shade(0, height, 0, height * 0.96, 0.12 + 0.04 * variant)
    if (variant % 2 === 1) shade(width, 0, width * 0.5, height * 0.4, 0.1)
  })
}

/**
 * A blank sheet of `width` × `height` mm at `dpi`. The canvas is reused by the next sheet of the same size on this
 * thread: encode it before opening another.
 */
export function openSheet(
  mm: { readonly width: number; readonly height: number },
  dpi: number,
  style: { readonly black: boolean; readonly skew: number; readonly random: Random },
): Sheet {
  const width = Math.round((mm.width * dpi) / 25.4)
  const height = Math.round((mm.height * dpi) / 25.4)
  const canvas = scratch('sheet', width, height)
  const ctx = canvas.getContext('2d')
  if (style.black) {
    ctx.fillStyle = '#ffffff'
    ctx.fillRect(0, 0, width, height)
  } else {
    ctx.drawImage(paperOf(width, height, style.random.int(0, PAPER_VARIANTS - 1)), 0, 0)
  }
  ctx.translate(width / 2, height / 2)
  ctx.rotate(style.skew)
  ctx.translate(-width / 2, -height / 2)
  return { canvas, pen: createPen(ctx, dpi, style.black ? '#000000' : '#2b2b30'), black: style.black }
}

/** Dust, staple holes and feeder streaks, after everything else is drawn. */
export function soil(sheet: Sheet, random: Random): void {
  const { ctx } = sheet.pen
  const { width, height } = sheet.canvas
  ctx.setTransform(1, 0, 0, 1, 0, 0)
  ctx.fillStyle = sheet.black ? '#000000' : 'rgba(50,46,40,0.55)'
  const specks = sheet.black ? random.int(25, 90) : random.int(6, 30)
  for (let i = 0; i < specks; i++) {
    const s = random.chance(0.1) ? 2 : 1
    ctx.fillRect(random.next() * width, random.next() * height, s, random.int(1, 2))
  }
  if (random.chance(0.25)) {
    const y = height * 0.035
    for (const x of [width * 0.045, width * 0.075]) ctx.fillRect(x, y + random.next() * 3, 3, 2)
  }
  if (sheet.black && random.chance(0.12)) {
    const x = random.next() * width
    for (let y = 0; y < height; y += random.int(20, 160)) ctx.fillRect(x, y, 1, random.int(6, 60))
  }
}
