import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Random, random } from '../random.ts'
import { families } from './fonts.ts'
import type { Pen } from './pen.ts'
import { prepared } from './scratch.ts'
import type { SealSpec } from './spec.ts'

/** Round seals of institutions are 38–42 mm across. */
const RADIUS_MM = 19.5
const RED = '#c3141c'
/** Different impressions of one seal; drawing each anew would cost as much as the rest of the page. */
const IMPRESSIONS = 4

/**
 * Stamps a round seal with its centre at (x, y) mm: ring, star, name on the arc, label below. Ink is uneven, as a
 * pressed pad leaves it. On a bilevel page (`black`) the seal arrives as broken black, as scanners make of red.
 */
export function stamp(pen: Pen, x: number, y: number, seal: SealSpec, r: Random, black: boolean): void {
  if (seal.strength === 'none') return
  const radius = RADIUS_MM * pen.k
  const size = Math.ceil(radius * 2.2)
  const { organisation, label, strength } = seal
  const name = `seal ${organisation} ${label} ${strength} ${black} ${r.int(1, IMPRESSIONS)}`
  const impression = prepared(name, size, size, (ctx) => {
    ctx.translate(size / 2, size / 2)
    engrave(ctx, radius, seal, black ? '#000000' : RED)
    wear(ctx, radius, black ? 420 : strength === 'faint' ? 400 : 160, random(name))
  })
  const page = pen.ctx
  page.save()
  page.translate(x * pen.k, y * pen.k)
  page.rotate((r.next() - 0.5) * 0.5)
  page.globalCompositeOperation = 'multiply'
  page.globalAlpha = strength === 'faint' ? 0.13 + r.next() * 0.05 : 0.78 + r.next() * 0.12
  page.drawImage(impression, -size / 2, -size / 2)
  page.restore()
}

/** Ring, star and writing of a seal around the origin. */
function engrave(ctx: SKRSContext2D, r: number, seal: SealSpec, colour: string): void {
  const { song } = families()
  ctx.lang = 'zh-CN'
  ctx.strokeStyle = colour
  ctx.fillStyle = colour
  ctx.lineWidth = r * 0.055
  ctx.beginPath()
  ctx.arc(0, 0, r * 0.96, 0, Math.PI * 2)
  ctx.stroke()

  ctx.beginPath()
  for (let i = 0; i < 10; i++) {
    const reach = (i % 2 === 0 ? 0.3 : 0.115) * r
    const angle = -Math.PI / 2 + (i * Math.PI) / 5
    ctx.lineTo(Math.cos(angle) * reach, Math.sin(angle) * reach)
  }
  ctx.fill()

  const characters = [...seal.organisation]
  const step = Math.min(0.42, 4.3 / Math.max(1, characters.length))
  ctx.font = `bold ${Math.min(r * 0.27, r * 0.68 * step).toFixed(1)}px "${song}"`
  ctx.textAlign = 'center'
  characters.forEach((character, i) => {
    ctx.save()
    ctx.rotate((i - (characters.length - 1) / 2) * step)
    ctx.fillText(character, 0, -r * 0.67)
    ctx.restore()
  })
  ctx.font = `bold ${(r * 0.17).toFixed(1)}px "${song}"`
  ctx.fillText(seal.label, 0, r * 0.6)
}

/** Dry spots of the pad: many small holes, and one side that was not pressed down. */
function wear(ctx: SKRSContext2D, r: number, holes: number, random: Random): void {
  ctx.globalCompositeOperation = 'destination-out'
  ctx.fillStyle = 'rgba(0,0,0,0.85)'
  for (let i = 0; i < holes; i++) {
    const hole = r * (0.008 + random.next() * 0.02)
    ctx.fillRect((random.next() * 2 - 1) * r, (random.next() * 2 - 1) * r, hole, hole)
  }
  const side = random.next() * Math.PI * 2
  const fade = ctx.createLinearGradient(Math.cos(side) * r, Math.sin(side) * r, 0, 0)
  fade.addColorStop(0, 'rgba(0,0,0,0.55)')
  fade.addColorStop(1, 'rgba(0,0,0,0)')
  ctx.fillStyle = fade
  ctx.fillRect(-r * 1.1, -r * 1.1, r * 2.2, r * 2.2)
}
