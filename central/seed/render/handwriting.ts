import type { Random } from '../random.ts'
import { families } from './fonts.ts'
import type { Pen } from './pen.ts'
import { scratch } from './scratch.ts'

/**
 * A name written by hand at (x, y) mm (baseline of its start): slanted, uneven characters on a wavering line.
 * No handwriting font is needed, so every machine draws the same kind of signature.
 */
export function handwrite(pen: Pen, x: number, y: number, value: string, random: Random, size = 6.2): void {
  const em = size * pen.k
  const characters = [...value]
  // whole steps, so that names of any length share a few canvases
  const width = Math.ceil((em * (characters.length + 1) * 1.05) / 64) * 64
  const height = Math.ceil(em * 2)
  const sprite = scratch('handwriting', width, height)
  const ctx = sprite.getContext('2d')
  ctx.lang = 'zh-CN'
  ctx.fillStyle = pen.ink === '#000000' ? '#000000' : random.pick(['#1b2550', '#20222c', '#182a63'])
  ctx.font = `${em.toFixed(1)}px "${families().kai}"`
  ctx.textAlign = 'center'
  characters.forEach((character, i) => {
    ctx.save()
    ctx.translate(em * (0.7 + i * 0.92), em * (1.35 + (random.next() - 0.5) * 0.2))
    ctx.transform(
      0.9 + random.next() * 0.25,
      (random.next() - 0.5) * 0.14,
      -0.22 - random.next() * 0.16,
      0.86 + random.next() * 0.3,
      0,
      0,
    )
    ctx.fillText(character, 0, 0)
    ctx.restore()
  })
  const phase = random.next() * 6
  const slice = Math.max(2, Math.round(em / 10))
  for (let sx = 0; sx < width; sx += slice) {
    const dy = Math.sin(phase + (sx / em) * 5.5) * em * 0.045 + Math.sin(phase * 2 + (sx / em) * 2.1) * em * 0.07
    const w = Math.min(slice, width - sx)
    pen.ctx.drawImage(sprite, sx, 0, w, height, x * pen.k + sx - em * 0.2, y * pen.k - em * 1.35 + dy, w, height)
  }
}
