import { createCanvas, loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderPaper } from '#central/seed/render/render.ts'
import type { PageSpec } from '#central/seed/render/spec.ts'
import { EDGE_LOOK, findPage, isCutOff } from '#shared/picture/page-edges.ts'
import { type Gray, type Picture, type Quad, toGray } from '#shared/picture/picture.ts'
import { flatten, tilted, tiltOf, turned, whole } from '#shared/picture/straighten.ts'
import { asBilevel } from '../../renderer/window-desk/capture/image/bilevel.ts'
import { bilevelPdf, joined, pagesOf, reordered } from '../../renderer/window-desk/capture/image/page-file.ts'
import { LEAST_SHARPNESS, qualityOf } from '../../renderer/window-desk/capture/image/quality.ts'
import { certificateOf } from '../central/support/scans.ts'

/** Pages as the seed draws them: printed, sealed, laid on a desk, photographed askew under uneven light. */
const certificate = certificateOf('王小明', '510402196001010018', 1)
const plain: PageSpec = { ...certificate, seal: { ...certificate.seal, strength: 'none' } }

interface Change {
  readonly blur?: number
  readonly rotate?: number
  readonly glare?: boolean
  readonly scale?: number
  readonly shift?: number
}

async function photo(seed: string, page: PageSpec = certificate): Promise<Uint8Array> {
  const spec = {
    seed,
    dpi: 200,
    pages: [page],
    orientation: 1 as const,
    shared: null,
    takenAt: '2026:11:01 10:00:00',
    name: 'x',
  }
  return (await renderPaper({ ...spec, encoding: 'photo' })).bytes
}

async function scan(seed: string, page: PageSpec): Promise<Uint8Array> {
  const spec = { seed, dpi: 150, pages: [page], orientation: 1 as const, shared: null, takenAt: '', name: 'x' }
  const pdf = Buffer.from((await renderPaper({ ...spec, encoding: 'pdf-dct' })).bytes)
  return pdf.subarray(pdf.indexOf(Buffer.from([0xff, 0xd8, 0xff])), pdf.lastIndexOf(Buffer.from([0xff, 0xd9])) + 2)
}

async function pictureOf(
  bytes: Uint8Array,
  { blur = 0, rotate = 0, glare = false, scale = 1, shift = 0 }: Change = {},
): Promise<Picture> {
  const image = await loadImage(Buffer.from(bytes))
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)]
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = rotate === 0 ? '#5a5148' : '#f4f2ee'
  context.fillRect(0, 0, width, height)
  context.translate(width / 2 + shift * width, height / 2)
  context.rotate((rotate * Math.PI) / 180)
  context.translate(-width / 2, -height / 2)
  context.filter = blur > 0 ? `blur(${blur}px)` : 'none'
  context.drawImage(image, 0, 0, width, height)
  context.filter = 'none'
  if (glare) {
    const spot = context.createRadialGradient(
      width * 0.45,
      height * 0.4,
      width * 0.05,
      width * 0.45,
      height * 0.4,
      width * 0.12,
    )
    spot.addColorStop(0, 'rgba(255,255,255,1)')
    spot.addColorStop(1, 'rgba(255,255,255,0)')
    context.fillStyle = spot
    context.fillRect(0, 0, width, height)
  }
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

function pageIn(picture: Picture): Quad {
  const page = findPage(toGray(picture, EDGE_LOOK))
  if (!page) throw new Error('no page was found')
  return page
}
const judged = (picture: Picture) => {
  const page = pageIn(picture)
  return qualityOf(flatten(picture, page, 3508), isCutOff(page))
}

/** Share of the width that is empty left and right of the lines in the middle of the page. */
function marginsOf({ width, height, data }: Gray): number[] {
  const printed = (x: number) => {
    let n = 0
    for (let y = Math.round(height * 0.25); y < height * 0.6; y += 1) {
      const here = data[y * width + x] ?? 0
      const beside = data[y * width + x + 3] ?? here
      if (Math.abs(here - beside) > 30) n += 1
    }
    return n > 2
  }
  const inner = Array.from({ length: width }, (_, x) => x).filter((x) => x > width * 0.035 && x < width * 0.965)
  const first = inner.find(printed) ?? 0
  const last = inner.findLast(printed) ?? width
  return [first / width, 1 - last / width]
}

let shots: Uint8Array[]
beforeAll(async () => {
  shots = await Promise.all(['a', 'b', 'c'].map((seed) => photo(seed)))
}, 60_000)

describe('a page on the table', () => {
  it('is found and laid flat: A4 upright, lines level, to the edge', async () => {
    for (const bytes of shots) {
      const picture = await pictureOf(bytes)
      const page = pageIn(picture)
      const flat = flatten(picture, page, 3508)
      expect(flat.height / flat.width).toBeGreaterThan(1.25)
      expect(flat.height / flat.width).toBeLessThan(1.58)
      expect(Math.abs(tiltOf(toGray(flat, 700)))).toBeLessThanOrEqual(1)
      // The margins are there on both sides, and hardly any table: nothing that is printed may be cut off.
      const margins = marginsOf(toGray(flat, 500))
      for (const margin of margins) {
        expect(margin).toBeGreaterThan(0.04)
        expect(margin).toBeLessThan(0.16)
      }
    }
  }, 60_000)

  it('is turned by hand by quarters', async () => {
    const picture = await pictureOf(shots[0] ?? new Uint8Array())
    const page = pageIn(picture)
    const upright = flatten(picture, page, 600)
    const quarter = flatten(picture, turned(page, 1), 600)
    expect(Math.abs(quarter.width - upright.height)).toBeLessThanOrEqual(1)
    const brightness = ({ data, width }: Picture, x: number, y: number) => data[(y * width + x) * 4] ?? 0
    // what was at the top left is at the top right after a quarter turn clockwise
    expect(Math.abs(brightness(upright, 5, 5) - brightness(quarter, quarter.width - 6, 5))).toBeLessThan(12)
    expect(flatten(picture, turned(page, 4), 600).data).toEqual(upright.data)
  }, 60_000)

  it('that reaches beyond the picture is said to be cut off; a scan has no table to cut away', async () => {
    const cut = await pictureOf(shots[0] ?? new Uint8Array(), { shift: -0.3 })
    expect(judged(cut).doubts).toContain('cut_off')
    expect(findPage(toGray(await pictureOf(await scan('s', certificate)), EDGE_LOOK))).toBeNull()
  }, 60_000)

  it('as a scan lying askew is levelled by its lines', async () => {
    const askew = await pictureOf(await scan('s', plain), { rotate: 3 })
    const tilt = tiltOf(toGray(askew, 700))
    expect(Math.abs(tilt - 3)).toBeLessThan(1.6)
    expect(
      Math.abs(tiltOf(toGray(flatten(askew, tilted(tilt, askew.width, askew.height), 1500), 700))),
    ).toBeLessThanOrEqual(1)
  }, 60_000)
})

describe('quality', () => {
  it('has no doubts about a good photo', async () => {
    for (const bytes of shots) expect(judged(await pictureOf(bytes)).doubts).toEqual([])
  }, 60_000)

  it.each([2, 3, 5])('says that print is blurred by %i pixels', async (blur) => {
    const { doubts, sharpness } = judged(await pictureOf(shots[0] ?? new Uint8Array(), { blur }))
    expect(doubts).toEqual(['blurred'])
    expect(sharpness).toBeLessThan(LEAST_SHARPNESS)
  })

  it('says where light hides print, and when a page was taken too small', async () => {
    expect(judged(await pictureOf(shots[0] ?? new Uint8Array(), { glare: true })).doubts).toEqual(['glare'])
    expect(judged(await pictureOf(shots[0] ?? new Uint8Array(), { scale: 0.45 })).doubts).toEqual(['small'])
  })

  it('says nothing of the sharpness of a blank page', () => {
    const blank: Picture = { width: 1654, height: 2339, data: new Uint8ClampedArray(1654 * 2339 * 4).fill(226) }
    expect(qualityOf(blank, false)).toMatchObject({ doubts: [], sharpness: null })
  })
})

describe('what is kept', () => {
  it('is one bit a pixel for plain print, photographed or scanned, and colour where there is a seal', async () => {
    const page = await pictureOf(await scan('p', plain))
    const bilevel = asBilevel(flatten(page, whole, 3508))
    if (!bilevel) throw new Error('print was taken for more')
    const pdf = await bilevelPdf(bilevel)
    expect(await pagesOf(pdf)).toBe(1)
    expect(pdf.length, 'a page of print is small').toBeLessThan(150_000)
    expect(asBilevel(flatten(await pictureOf(await scan('q', certificate)), whole, 3508))).toBeNull()
  }, 60_000)

  it('joins pages of both kinds into one PDF, and puts them in another order', async () => {
    const page = asBilevel(flatten(await pictureOf(await scan('p', plain)), whole, 1200))
    if (!page) throw new Error('no page')
    const pdf = { bytes: await bilevelPdf(page), mediaType: 'application/pdf' as const }
    const jpeg = { bytes: new Uint8Array(await scan('q', certificate)), mediaType: 'image/jpeg' as const }
    const three = await joined([jpeg, pdf, jpeg])
    expect(three.pages).toBe(3)
    const four = await joined([three, pdf])
    expect(await pagesOf(await reordered(four.bytes, [3, 0, 1]))).toBe(3)
  }, 60_000)
})
