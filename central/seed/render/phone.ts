import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { type Random, random } from '../random.ts'
import type { Orientation } from './codecs/jpeg.ts'
import { tileOver } from './paper.ts'
import { prepared, scratch } from './scratch.ts'

/** Where the corners of the paper lie in the picture, as fractions: top left, top right, bottom right, bottom left. */
type Corners = readonly [
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
  readonly [number, number],
]

const DESK = 512

const WOOD_AND_CLOTH = [
  [148, 112, 78],
  [96, 104, 88],
  [178, 172, 164],
  [84, 72, 66],
] as const

/** A table top, as background of phone pictures. */
export function layOnDesk(ctx: SKRSContext2D, width: number, height: number, r: Random): void {
  const variant = r.int(0, WOOD_AND_CLOTH.length - 1)
  const tile = prepared(`desk ${variant}`, DESK, DESK, (tileCtx) => {
    const grain = random('desk', variant)
    const [red, green, blue] = WOOD_AND_CLOTH[variant] ?? WOOD_AND_CLOTH[0]
    const data = tileCtx.createImageData(DESK, DESK)
    for (let y = 0; y < DESK; y++) {
      // whole periods over the tile, so that repeating it shows no seam
      const t = (y / DESK) * Math.PI * 2
      const streak = Math.sin(t * 9 + Math.sin(t * 2) * 3) * 7
      for (let x = 0; x < DESK; x++) {
        const d = streak + Math.sin((x / DESK) * Math.PI * 4 + t) * 6 + (grain.next() - 0.5) * 7
        data.data.set([red + d, green + d, blue + d, 255], (y * DESK + x) * 4)
      }
    }
    tileCtx.putImageData(data, 0, 0)
  })
  tileOver(ctx, tile, width, height)
}

/** Coefficients of the projective map from picture (0…1) to paper (0…1); Heckbert's square-to-quad, inverted. */
function inverseProjection(c: Corners): readonly number[] {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = c
  const dx1 = x1 - x2
  const dx2 = x3 - x2
  const sx = x0 - x1 + x2 - x3
  const dy1 = y1 - y2
  const dy2 = y3 - y2
  const sy = y0 - y1 + y2 - y3
  const det = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / det
  const h = (dx1 * sy - sx * dy1) / det
  const a = x1 - x0 + g * x1
  const b = x3 - x0 + h * x3
  const d = y1 - y0 + g * y1
  const e = y3 - y0 + h * y3
  // adjugate of [a b x0; d e y0; g h 1]
  return [
    e - y0 * h,
    x0 * h - b,
    b * y0 - x0 * e,
    y0 * g - d,
    a - x0 * g,
    x0 * d - a * y0,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ]
}

function someCorners(r: Random): Corners {
  const j = (): number => (r.next() - 0.5) * 0.035
  const keystone = (r.next() - 0.5) * 0.05
  const m = 0.035 + r.next() * 0.02
  return [
    [m + keystone + 0.02 + j(), m + 0.01 + j()],
    [1 - m - keystone - 0.02 + j(), m + 0.01 + j()],
    [1 - m + keystone - 0.02 + j(), 1 - m + j()],
    [m - keystone + 0.02 + j(), 1 - m + j()],
  ]
}

/** Upright (u, v) as u = u0 + ux·x + uy·y, v alike, of stored (x, y), all 0…1: u0, ux, uy, v0, vx, vy. */
const UPRIGHT: Readonly<Record<Orientation, readonly [number, number, number, number, number, number]>> = {
  1: [0, 1, 0, 0, 0, 1],
  3: [1, -1, 0, 1, 0, -1],
  6: [1, 0, -1, 0, 1, 0],
  8: [0, 0, 1, 1, -1, 0],
}

/** The projection for coordinates of the stored picture, which `orientation` turns upright. */
function storedToPaper(m: readonly number[], orientation: Orientation): readonly number[] {
  const [u0, ux, uy, v0, vx, vy] = UPRIGHT[orientation]
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = m
  const row = (p: number, q: number, s: number): readonly number[] => [
    p * ux + q * vx,
    p * uy + q * vy,
    s + p * u0 + q * v0,
  ]
  return [...row(a, b, c), ...row(d, e, f), ...row(g, h, i)]
}

/** Fills `to` with the paper seen through projection `m`, bilinear; pixels off the paper keep what they show. */
function warp(
  from: Uint32Array,
  pw: number,
  ph: number,
  to: Uint32Array,
  width: number,
  height: number,
  m: readonly number[],
): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = m
  const da = (a * pw) / width
  const dd = (d * ph) / width
  const dg = g / width
  for (let y = 0; y < height; y++) {
    const v = y / height
    let nx = (b * v + c) * pw
    let ny = (e * v + f) * ph
    let nw = h * v + i
    const row = y * width
    for (let x = 0; x < width; x++, nx += da, ny += dd, nw += dg) {
      const inverse = 1 / nw
      const fx = nx * inverse
      const fy = ny * inverse
      if (fx < 0 || fy < 0 || fx >= pw - 1 || fy >= ph - 1) continue
      const ix = fx | 0
      const iy = fy | 0
      const at = iy * pw + ix
      const p00 = from[at] ?? 0
      const p10 = from[at + 1] ?? 0
      const p01 = from[at + pw] ?? 0
      const p11 = from[at + pw + 1] ?? 0
      // weights of 1/256; red and blue together in one word
      const tx = ((fx - ix) * 256) | 0
      const ty = ((fy - iy) * 256) | 0
      const w11 = (tx * ty) >> 8
      const w10 = tx - w11
      const w01 = ty - w11
      const w00 = 256 - tx - w01
      const rb = (p00 & 0xff00ff) * w00 + (p10 & 0xff00ff) * w10 + (p01 & 0xff00ff) * w01 + (p11 & 0xff00ff) * w11
      const gr = (p00 & 0xff00) * w00 + (p10 & 0xff00) * w10 + (p01 & 0xff00) * w01 + (p11 & 0xff00) * w11
      to[row + x] = 0xff000000 | ((rb >>> 8) & 0xff00ff) | ((gr >>> 8) & 0xff00)
    }
  }
}

/**
 * The page as a phone held over a table sees it: in perspective, with uneven light, and stored the way the sensor was
 * held, so that only `orientation` (written as EXIF by the caller) turns it upright.
 */
export function photograph(page: Canvas, orientation: Orientation, r: Random): Canvas {
  const uprightW = Math.round(page.width * 1.08)
  const uprightH = Math.round((uprightW * 4) / 3)
  const turned = orientation === 6 || orientation === 8
  const width = turned ? uprightH : uprightW
  const height = turned ? uprightW : uprightH
  const canvas = scratch('photograph', width, height)
  const ctx = canvas.getContext('2d')
  layOnDesk(ctx, width, height, r)

  const source = page.data()
  const from = new Uint32Array(source.buffer, source.byteOffset, page.width * page.height)
  const picture = ctx.getImageData(0, 0, width, height)
  const to = new Uint32Array(picture.data.buffer)
  warp(from, page.width, page.height, to, width, height, storedToPaper(inverseProjection(someCorners(r)), orientation))
  ctx.putImageData(picture, 0, 0)
  light(canvas, r)
  return canvas
}

const LAMP = 96
const LAMPS = 8

/** Lamp on one side, shadow of the hand on the other, darker corners. */
export function light(canvas: Canvas, r: Random): void {
  const variant = r.int(1, LAMPS)
  const lamp = prepared(`lamp ${variant}`, LAMP, LAMP, (ctx) => {
    const lampRandom = random('lamp', variant)
    const angle = (variant / LAMPS) * Math.PI * 2
    const cx = LAMP * (0.5 + Math.cos(angle) * 0.35)
    const cy = LAMP * (0.5 + Math.sin(angle) * 0.35)
    const glow = ctx.createRadialGradient(cx, cy, LAMP * 0.1, cx, cy, LAMP * 0.95)
    glow.addColorStop(0, '#fffaf0')
    glow.addColorStop(0.55, lampRandom.pick(['#e6e0d6', '#dfe0e2', '#e8e2d2']))
    glow.addColorStop(1, '#8d867c')
    ctx.fillStyle = glow
    ctx.fillRect(0, 0, LAMP, LAMP)
  })
  const ctx = canvas.getContext('2d')
  ctx.globalCompositeOperation = 'multiply'
  ctx.drawImage(lamp, 0, 0, canvas.width, canvas.height)
  ctx.globalCompositeOperation = 'source-over'
}
