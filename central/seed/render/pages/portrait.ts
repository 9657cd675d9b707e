import type { SKRSContext2D } from '@napi-rs/canvas'
import { random } from '../../random.ts'

/**
 * An abstract head and shoulders in a box of pixels: plainly a drawing of nobody, plainly a portrait. The same `face`
 * draws the same person.
 */
export function drawFace(
  ctx: SKRSContext2D,
  x: number,
  y: number,
  w: number,
  h: number,
  face: string,
  female: boolean,
): void {
  const r = random('face', face)
  const skin = r.pick(['#e8c4a2', '#dcb28c', '#e3bb98', '#cf9f78'])
  const hair = r.pick(['#26211f', '#3a302b', '#6d6a68', '#a9a7a5'])
  const cloth = r.pick(['#32445e', '#5a2f34', '#3d4d3c', '#4b4b52', '#2d2d31'])
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, w, h)
  ctx.clip()
  const cx = x + w / 2
  const headY = y + h * 0.42
  const headW = w * (0.2 + r.next() * 0.025)
  const headH = h * (0.2 + r.next() * 0.02)
  const oval = (ox: number, oy: number, rx: number, ry: number, colour: string): void => {
    ctx.fillStyle = colour
    ctx.beginPath()
    ctx.ellipse(ox, oy, rx, ry, 0, 0, Math.PI * 2)
    ctx.fill()
  }
  if (female) oval(cx, headY + headH * 0.35, headW * 1.3, headH * 1.5, hair)
  oval(cx, y + h * 1.04, w * 0.44, h * 0.34, cloth)
  ctx.fillStyle = skin
  ctx.fillRect(cx - headW * 0.36, headY + headH * 0.6, headW * 0.72, headH * 0.8)
  oval(cx, headY - headH * 0.22, headW * 1.08, headH * 0.98, hair)
  oval(cx, headY + headH * 0.08, headW * 0.96, headH, skin)
  const eye = headW * 0.09
  oval(cx - headW * 0.4, headY, eye * 1.5, eye, '#2a2322')
  oval(cx + headW * 0.4, headY, eye * 1.5, eye, '#2a2322')
  ctx.strokeStyle = 'rgba(110,62,48,0.8)'
  ctx.lineWidth = Math.max(1, w * 0.008)
  ctx.beginPath()
  ctx.arc(cx, headY + headH * 0.42, headW * 0.26, 0.25, Math.PI - 0.25)
  ctx.moveTo(cx, headY + headH * 0.08)
  ctx.lineTo(cx - headW * 0.08, headY + headH * 0.3)
  ctx.lineTo(cx + headW * 0.05, headY + headH * 0.32)
  ctx.stroke()
  ctx.restore()
}
