import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PageBox } from '#shared/model/evidence.ts'
import { createCoverage } from '../../renderer/evidence/coverage.ts'
import {
  boxBetween,
  pointOnPage,
  screenPoint,
  steppedBox,
  tidyBox,
  turnedBox,
  uprightBox,
} from '../../renderer/evidence/place.ts'

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.record({ x: fraction, y: fraction })
const box = fc.tuple(point, point).map(([a, b]) => boxBetween(a, b))
const turns = fc.integer({ min: 0, max: 3 })
const tilt = fc.double({ min: -15, max: 15, noNaN: true })

const close = (a: PageBox, b: PageBox) => {
  for (const key of ['x', 'y', 'width', 'height'] as const) expect(a[key]).toBeCloseTo(b[key], 9)
}

describe('a box on a page', () => {
  it('is the same box after any turn and back', () => {
    fc.assert(fc.property(box, turns, (one, n) => close(uprightBox(turnedBox(one, n), n), one)))
  })

  it('four quarter turns are none', () => {
    fc.assert(fc.property(box, (one) => close(turnedBox(turnedBox(turnedBox(turnedBox(one, 1), 1), 1), 1), one)))
  })

  it('is found again under the pointer, however the page is turned and tilted', () => {
    const size = { width: 640, height: 905 }
    const centre = { x: 700, y: 400 }
    fc.assert(
      fc.property(point, turns, tilt, (place, n, degrees) => {
        const lying = pointOnPage(screenPoint(place, centre, size, n, degrees), centre, size, degrees)
        const upright = uprightBox({ ...lying, width: 0, height: 0 }, n)
        expect(upright.x).toBeCloseTo(place.x, 6)
        expect(upright.y).toBeCloseTo(place.y, 6)
      }),
    )
  })

  it('is what the contract takes, whatever keys were pressed on it', () => {
    const press = fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 }), fc.boolean())
    fc.assert(
      fc.property(box, fc.array(press, { maxLength: 200 }), (one, presses) => {
        const moved = presses.reduce((b, [dx, dy, move]) => steppedBox(b, dx, dy, move ? 'move' : 'resize'), one)
        const tidy = PageBox.parse(tidyBox(moved))
        expect(tidy.x + tidy.width).toBeLessThanOrEqual(1 + 1e-9)
        expect(tidy.y + tidy.height).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })
})

describe('a page looked at', () => {
  const all = () => true
  const upper = (_: number, y: number) => y < 0.5
  const third = (_: number, y: number) => y < 0.3

  it('takes long enough, without a break', () => {
    const coverage = createCoverage()
    coverage.add(all, 300)
    expect(coverage.enough()).toBe(false)
    coverage.add(() => false, 100)
    coverage.add(all, 300)
    expect(coverage.enough()).toBe(false)
    coverage.add(all, 100)
    expect(coverage.enough()).toBe(true)
  })

  it('takes half of it, at once or piece by piece', () => {
    const half = createCoverage()
    half.add(upper, 400)
    expect(half.enough()).toBe(true)
    const pieces = createCoverage()
    pieces.add(third, 5000)
    expect(pieces.enough()).toBe(false)
    pieces.add((_, y) => y > 0.7, 400)
    expect(pieces.enough()).toBe(true)
  })
})
