import type { SKRSContext2D } from '@napi-rs/canvas'
import { random } from '../../random.ts'
import { createPen, type Pen } from '../pen.ts'
import { prepared } from '../scratch.ts'
import type { CardBackPage, CardFrontPage, PortraitPage } from '../spec.ts'
import { drawFace } from './portrait.ts'

/** ISO 7810 ID-1, the size of an identity card, in mm. */
export const CARD_MM = { width: 85.6, height: 54 } as const
/** 一寸 portrait, in mm. */
export const PORTRAIT_MM = { width: 25, height: 35 } as const

const LABEL = '#3b6d9c'

/** Card stock with the wave pattern of a guilloche and rounded corners. */
function cardStock(pen: Pen, tint: readonly [string, string]): void {
  const { k } = pen
  const w = Math.ceil(CARD_MM.width * k)
  const h = Math.ceil(CARD_MM.height * k)
  const stock = prepared(`card ${tint.join(' ')}`, w, h, (ctx) => {
    ctx.beginPath()
    ctx.roundRect(0, 0, w, h, 3 * k)
    ctx.clip()
    const ground = ctx.createLinearGradient(0, 0, w, h)
    ground.addColorStop(0, tint[0])
    ground.addColorStop(1, tint[1])
    ctx.fillStyle = ground
    ctx.fillRect(0, 0, w, h)
    ctx.strokeStyle = 'rgba(120,160,190,0.28)'
    ctx.lineWidth = 0.18 * k
    ctx.beginPath()
    for (let y = -2; y < 58; y += 2.2) {
      ctx.moveTo(0, y * k)
      for (let x = 0; x <= 88; x += 4) ctx.lineTo(x * k, (y + Math.sin(x / 9 + y / 5) * 1.6) * k)
    }
    ctx.stroke()
  })
  pen.ctx.drawImage(stock, 0, 0)
}

export function drawCardFront(ctx: SKRSContext2D, dpi: number, page: CardFrontPage): void {
  const pen = createPen(ctx, dpi, '#26262a')
  const { k } = pen
  cardStock(pen, ['#e6eef3', '#f3eee8'])
  const row = (y: number, label: string, value: string, x = 7): void => {
    pen.text(x, y, label, { size: 2.5, family: 'hei', colour: LABEL })
    pen.text(x + label.length * 2.5 + 2.4, y, value, { size: 3.3, family: 'hei' })
  }
  row(10.5, '姓名', page.name)
  row(17.5, '性别', page.sex)
  row(17.5, '民族', page.nation, 24)
  row(24.5, '出生', `${page.birth[0]} 年 ${page.birth[1]} 月 ${page.birth[2]} 日`)
  pen.text(7, 31.5, '住址', { size: 2.5, family: 'hei', colour: LABEL })
  pen.paragraph(14.4, 31.5, 38, page.address, { size: 3.1, family: 'hei', lead: 4.4 })
  pen.text(7, 48.5, '公民身份号码', { size: 2.5, family: 'hei', colour: LABEL })
  pen.text(27, 48.6, [...page.certno].join('\u200a'), { size: 4.1, family: 'hei', bold: true })
  drawFace(ctx, 56 * k, 8 * k, 24 * k, 31 * k, page.face, page.sex === '女')
}

export function drawCardBack(ctx: SKRSContext2D, dpi: number, page: CardBackPage): void {
  const pen = createPen(ctx, dpi, '#26262a')
  const { k } = pen
  cardStock(pen, ['#eef1ea', '#f4e9e4'])
  // a plain red disc stands where the national emblem would be: nobody can mistake this for a card
  ctx.fillStyle = '#b8332d'
  ctx.beginPath()
  ctx.arc(15 * k, 14 * k, 6.5 * k, 0, Math.PI * 2)
  ctx.fill()
  pen.text(15, 15.3, '样例', { size: 3.6, family: 'hei', align: 'center', colour: '#f6e3a1', bold: true })
  pen.text(52, 12.5, '居民身份证', { size: 6, bold: true, align: 'center' })
  pen.text(52, 20.5, '演示用样张', { size: 4.2, align: 'center' })
  pen.text(14, 42, '签发机关', { size: 2.7, family: 'hei' })
  pen.text(29, 42, page.authority, { size: 3.2, family: 'hei' })
  pen.text(14, 48.5, '有效期限', { size: 2.7, family: 'hei' })
  pen.text(29, 48.5, page.validity, { size: 3.2, family: 'hei' })
}

export function drawPortrait(ctx: SKRSContext2D, dpi: number, page: PortraitPage): void {
  const k = dpi / 25.4
  const w = PORTRAIT_MM.width * k
  const h = PORTRAIT_MM.height * k
  ctx.fillStyle = random('backdrop', page.face).pick(['#f4f6f8', '#4f8fce', '#c9443c'])
  ctx.fillRect(0, 0, w, h)
  drawFace(ctx, 0, 0, w, h, page.face, page.female)
}
