import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Families, families } from './fonts.ts'

export interface TextStyle {
  /** height of the characters in millimetres; 10.5 pt (五号) is 3.7 */
  readonly size?: number
  readonly family?: keyof Families
  readonly bold?: boolean
  readonly align?: 'left' | 'center' | 'right'
  readonly colour?: string
}

/** Draws in millimetres on a canvas of some dpi. `y` of a text is its baseline. */
export interface Pen {
  readonly ctx: SKRSContext2D
  /** pixels per millimetre */
  readonly k: number
  readonly ink: string
  text(x: number, y: number, value: string, style?: TextStyle): void
  /** Breaks text over lines of `width`; returns the baseline after the last line. */
  paragraph(
    x: number,
    y: number,
    width: number,
    value: string,
    style?: TextStyle & { lead?: number; indent?: number },
  ): number
  line(x1: number, y1: number, x2: number, y2: number, thickness?: number): void
  box(x: number, y: number, width: number, height: number, thickness?: number): void
}

const DEFAULT_SIZE = 3.7

/** Width of a text in units of its size: Chinese characters are square, Latin ones about half. */
export function widthInEms(value: string): number {
  let width = 0
  for (const character of value) width += character < '\u0100' ? 0.55 : 1
  return width
}

export function createPen(ctx: SKRSContext2D, dpi: number, ink: string): Pen {
  const k = dpi / 25.4
  const names = families()
  // the Japanese face of a pan-CJK font draws mainland forms only when told the language
  ctx.lang = 'zh-CN'
  let font = ''
  const setStyle = (style: TextStyle): void => {
    const wanted = `${style.bold ? 'bold ' : ''}${((style.size ?? DEFAULT_SIZE) * k).toFixed(2)}px "${names[style.family ?? 'song']}"`
    if (wanted !== font) {
      ctx.font = wanted
      font = wanted
    }
    ctx.textAlign = style.align ?? 'left'
    ctx.fillStyle = style.colour ?? ink
  }
  const pen: Pen = {
    ctx,
    k,
    ink,
    text(x, y, value, style = {}) {
      setStyle(style)
      ctx.fillText(value, x * k, y * k)
    },
    paragraph(x, y, width, value, style = {}) {
      const size = style.size ?? DEFAULT_SIZE
      const lead = style.lead ?? size * 1.75
      let line = ''
      let left = width / size - (style.indent ?? 0)
      let at = y
      let start = x + (style.indent ?? 0) * size
      for (const character of value) {
        const w = widthInEms(character)
        // closing punctuation may hang over the margin but never begins a line
        if (w > left && !'，。；、）：'.includes(character)) {
          pen.text(start, at, line, style)
          at += lead
          line = ''
          start = x
          left = width / size
        }
        line += character
        left -= w
      }
      if (line !== '') pen.text(start, at, line, style)
      return at + lead
    },
    line(x1, y1, x2, y2, thickness = 0.25) {
      ctx.strokeStyle = ink
      ctx.lineWidth = thickness * k
      ctx.beginPath()
      ctx.moveTo(x1 * k, y1 * k)
      ctx.lineTo(x2 * k, y2 * k)
      ctx.stroke()
    },
    box(x, y, width, height, thickness = 0.25) {
      ctx.strokeStyle = ink
      ctx.lineWidth = thickness * k
      ctx.strokeRect(x * k, y * k, width * k, height * k)
    },
  }
  return pen
}
