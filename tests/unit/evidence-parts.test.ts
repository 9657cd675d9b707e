import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampZoom,
  effectiveZoom,
  fraction,
  MAX_ZOOM,
  MIN_ZOOM,
  steppedZoom,
  toggledZoom,
  turned,
} from '../../renderer/evidence/geometry.ts'
import { createLru } from '../../renderer/evidence/lru.ts'
import { readJpegHeader, withoutExif } from '../../renderer/evidence/worker/jpeg-header.ts'
import { limits, renderSize } from '../../renderer/evidence/worker/limits.ts'
import { namesAny } from '../../renderer/evidence/worker/pdf-names.ts'
import { paperSize } from '../../renderer/evidence/worker/raster.ts'
import { readTiffPages } from '../../renderer/evidence/worker/tiff-directory.ts'
import * as samples from '../ui/evidence-page/samples.ts'

const side = fc.integer({ min: 50, max: 5000 })
const size = fc.record({ width: side, height: side })

describe('geometry', () => {
  it('a fitted page never exceeds the room it was fitted to', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom(0, 1, 2, 3) as fc.Arbitrary<0 | 1 | 2 | 3>, (page, room, turns) => {
        const zoom = effectiveZoom({ fit: 'page', zoom: 1, turns }, page, room)
        const lying = turned(page, turns)
        if (zoom === MIN_ZOOM) return
        expect(lying.width * zoom).toBeLessThanOrEqual(room.width + 0.01)
        expect(lying.height * zoom).toBeLessThanOrEqual(room.height + 0.01)
      }),
    )
  })

  it('zoom steps stay within bounds and meet 100 % on the way', () => {
    fc.assert(
      fc.property(fc.double({ min: MIN_ZOOM, max: MAX_ZOOM, noNaN: true }), (start) => {
        fc.pre(Math.abs(start - 1) > 0.02)
        const direction = start < 1 ? 1 : -1
        let zoom = start
        const visited: number[] = []
        for (let i = 0; i < 30; i += 1) {
          zoom = steppedZoom(zoom, direction)
          visited.push(zoom)
          expect(clampZoom(zoom)).toBe(zoom)
        }
        expect(visited.some((z) => Math.abs(z - 1) < 0.02)).toBe(true)
      }),
    )
  })

  it('a double click always changes something', () => {
    expect(toggledZoom({ fit: 'width' }, 0.6)).toEqual({ fit: 'free', zoom: 1 })
    expect(toggledZoom({ fit: 'width' }, 1.02)).toEqual({ fit: 'free', zoom: 2 })
    expect(toggledZoom({ fit: 'free' }, 3).fit).toBe('width')
  })

  it('scroll fractions are 0 where nothing scrolls', () => {
    expect(fraction(10, 0)).toBe(0)
    expect(fraction(50, 100)).toBe(0.5)
    expect(fraction(120, 100)).toBe(1)
  })
})

describe('render limits', () => {
  it('no page shape and no zoom leads beyond them', () => {
    const any = fc.double({ min: 0.1, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(any, any, any, (width, w, h) => {
        const render = renderSize(width, w, h)
        expect(render.width).toBeGreaterThanOrEqual(1)
        expect(render.height).toBeGreaterThanOrEqual(1)
        expect(Math.max(render.width, render.height)).toBeLessThanOrEqual(limits.renderSide)
        expect(render.width * render.height).toBeLessThanOrEqual(limits.renderPixels * 1.01)
      }),
    )
  })

  it('a photo that claims 72 dpi is not a metre of paper', () => {
    expect(paperSize(3024, 4032, 72).height).toBeCloseTo(1123)
    expect(paperSize(2480, 3508, 300).height).toBeCloseTo(1122.56)
  })
})

describe('bounded store', () => {
  it('keeps to its bound, releases what falls out once, and keeps what was used last', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 60 }), fc.boolean()))
    fc.assert(
      fc.property(steps, (list) => {
        const lru = createLru<{ bytes: number; release(): void }>(100)
        const released: number[] = []
        let made = 0
        for (const [key, bytes, read] of list) {
          if (read) lru.get(String(key))
          else {
            const id = made
            made += 1
            lru.set(String(key), { bytes, release: () => released.push(id) })
            expect(lru.peek(String(key))).toBeDefined()
          }
          expect(lru.bytes()).toBeLessThanOrEqual(100)
        }
        lru.clear()
        expect(lru.bytes()).toBe(0)
        expect(new Set(released).size).toBe(released.length)
        expect(released.length).toBe(made)
      }),
    )
  })

  it('something read survives something newer that was not', () => {
    const lru = createLru<{ bytes: number; release(): void }>(2)
    const entry = () => ({ bytes: 1, release: () => undefined })
    lru.set('a', entry())
    lru.set('b', entry())
    lru.get('a')
    lru.set('c', entry())
    expect(lru.peek('a')).toBeDefined()
    expect(lru.peek('b')).toBeUndefined()
  })
})

describe('file headers', () => {
  it('reads size and orientation of a JPEG, and takes the EXIF block out', () => {
    const bytes = samples.jpeg(6)
    expect(readJpegHeader(bytes)).toMatchObject({
      width: 480,
      height: 640,
      orientation: 6,
      components: 3,
      complete: true,
    })
    const plain = withoutExif(bytes)
    expect(readJpegHeader(plain)).toMatchObject({ width: 480, height: 640, orientation: 1 })
    expect(plain.length).toBeLessThan(bytes.length)
  })

  it('knows a JPEG that was cut off', () => {
    const bytes = samples.jpeg()
    expect(readJpegHeader(bytes.subarray(0, bytes.length - 100))).toMatchObject({ complete: false })
  })

  it('no damage to a header makes the readers throw anything but a refusal or hang', () => {
    const whole = [samples.jpeg(3), samples.faxTiff('g4', 3)] as const
    const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 20 })
    fc.assert(
      fc.property(fc.constantFrom(0, 1), damage, fc.nat(600), (which, edits, cut) => {
        const bytes = Uint8Array.from(whole[which === 0 ? 0 : 1]).slice(0, 40 + cut)
        for (const [at, value] of edits) bytes[at] = value
        if (which === 0) {
          readJpegHeader(bytes)
          withoutExif(bytes)
          return
        }
        try {
          readTiffPages(bytes)
        } catch (cause) {
          expect(cause).toMatchObject({ name: 'RefusalError' })
        }
      }),
      { numRuns: 500 },
    )
  })

  it('a chain of TIFF pages that bites its tail ends', () => {
    const bytes = Buffer.from(samples.faxTiff('g4', 2))
    const first = bytes.readUInt32LE(4)
    const second = bytes.readUInt32LE(first + 2 + bytes.readUInt16LE(first) * 12)
    bytes.writeUInt32LE(first, second + 2 + bytes.readUInt16LE(second) * 12)
    expect(readTiffPages(bytes)).toHaveLength(2)
  })

  it('finds whole names only', () => {
    const file = (text: string) => new TextEncoder().encode(text)
    expect(namesAny(file('<< /DecodeParms 5 0 R >>'), ['Decode'])).toBe(false)
    expect(namesAny(file('<< /Decode[1 0] >>'), ['Decode'])).toBe(true)
    expect(namesAny(file('<< /SMask 5 0 R >>'), ['Mask', 'SMask'])).toBe(true)
    // a stream is stepped over when its length is true, and what follows is still read
    const stream = (length: number) =>
      file(`<< /Length ${length} >>\nstream\n${'/OC '.repeat(1500)}\nendstream\n/Tail `)
    expect(namesAny(stream(6000), ['OC'])).toBe(false)
    expect(namesAny(stream(6000), ['Tail'])).toBe(true)
    expect(namesAny(stream(5990), ['OC'])).toBe(true)
  })
})
