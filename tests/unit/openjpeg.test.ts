import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeJpx } from '#central/seed/render/codecs/jpx.ts'
import { decodeOpenJpeg } from '../../renderer/evidence/worker/openjpeg.ts'

const file = readFileSync(new URL('../../renderer/evidence/worker/openjpeg/openjpeg.wasm', import.meta.url))
const [WIDTH, HEIGHT] = [130, 97]

const shade = (x: number, y: number) => (x < 65 ? 20 : 140) + (y < 48 ? 0 : 90)

/** A grey picture of four quarters. */
function sample(): Promise<Uint8Array> {
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4)
  for (let i = 0; i < WIDTH * HEIGHT; i += 1) {
    const grey = shade(i % WIDTH, Math.floor(i / WIDTH))
    rgba.set([grey, grey, grey, 255], i * 4)
  }
  return encodeJpx(rgba, WIDTH, HEIGHT, 10)
}

/** Numbers that look random and are the same every time. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('OpenJPEG', () => {
  beforeEach(() => void vi.stubGlobal('fetch', async () => new Response(new Uint8Array(file))))
  afterEach(() => void vi.unstubAllGlobals())

  it('can reach nothing outside its own memory', () => {
    expect(WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(file)))).toEqual([])
  })

  it('decodes a picture whole and halved, opaque', async () => {
    const bytes = await sample()
    const whole = await decodeOpenJpeg(bytes, 0)
    expect(whole).toMatchObject({ width: WIDTH, height: HEIGHT })
    for (const [x, y] of [
      [10, 10],
      [120, 10],
      [10, 90],
      [120, 90],
    ] as const) {
      const [red = 0, green, blue, alpha] = whole?.rgba.subarray((y * WIDTH + x) * 4) ?? []
      expect(Math.abs(red - shade(x, y))).toBeLessThan(12)
      expect([green, blue, alpha]).toEqual([red, red, 255])
    }
    expect(await decodeOpenJpeg(bytes, 1)).toMatchObject({ width: 65, height: 49 })
  })

  it('outlives damaged, cut and meaningless files', async () => {
    const bytes = await sample()
    const random = numbers(7)
    let refused = 0
    for (let n = 0; n < 150; n += 1) {
      const damaged = Uint8Array.from(bytes).subarray(
        0,
        n % 3 === 0 ? Math.floor(random() * bytes.length) : bytes.length,
      )
      for (let i = 0; i < 1 + (n % 9); i += 1)
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
      const picture = await decodeOpenJpeg(damaged, n % 3).catch(() => null)
      if (!picture) refused += 1
      else expect(picture.rgba.length).toBe(picture.width * picture.height * 4)
    }
    expect(refused).toBeGreaterThan(10)
    expect(await decodeOpenJpeg(new Uint8Array(), 0)).toBeNull()
    expect(await decodeOpenJpeg(new Uint8Array(1000).fill(0xff), 0)).toBeNull()
    expect(await decodeOpenJpeg(bytes, 0)).toMatchObject({ width: WIDTH, height: HEIGHT })
  })
})
