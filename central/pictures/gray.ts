/** A picture in shades of grey, 0 black to 255 white. */
export interface Gray {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Pixels of a page as it is compared: an A4 page then has about 100 dots to the inch, enough to tell digits apart. */
const WORKING_PIXELS = 960_000

/** Width and height at which a page of these proportions is compared. */
export function workingSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.sqrt(WORKING_PIXELS / (width * height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Grey of RGBA pixels on white, as bright as the eye sees them. */
export function grayOfRgba(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < data.length; i++, at += 4) {
    const alpha = rgba[at + 3] ?? 255
    const luma = (77 * (rgba[at] ?? 0) + 150 * (rgba[at + 1] ?? 0) + 29 * (rgba[at + 2] ?? 0)) >> 8
    data[i] = alpha === 255 ? luma : (luma * alpha + 255 * (255 - alpha)) / 255
  }
  return { width, height, data }
}

/** The picture at another size: each new pixel is the mean of the area it covers. */
export function resized(from: Gray, width: number, height: number): Gray {
  if (from.width === width && from.height === height) return from
  const across = shares(from.width, width)
  const down = shares(from.height, height)
  const rows = new Float32Array(width * from.height)
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const [at, share] of across[x] ?? []) sum += (from.data[y * from.width + at] ?? 0) * share
      rows[y * width + x] = sum
    }
  }
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const [at, share] of down[y] ?? []) sum += (rows[at * width + x] ?? 0) * share
      data[y * width + x] = Math.round(sum)
    }
  }
  return { width, height, data }
}

/** For each new pixel of a line, which old ones it covers and how much of it each is. */
function shares(from: number, to: number): (readonly [at: number, share: number])[][] {
  const ratio = from / to
  return Array.from({ length: to }, (_, i) => {
    if (ratio <= 1) {
      const centre = Math.min(from - 1, Math.max(0, (i + 0.5) * ratio - 0.5))
      const left = Math.floor(centre)
      return [[left, 1 - (centre - left)] as const, [Math.min(from - 1, left + 1), centre - left] as const]
    }
    const [start, end] = [i * ratio, Math.min(from, (i + 1) * ratio)]
    const parts: (readonly [number, number])[] = []
    for (let at = Math.floor(start); at < end; at++) {
      parts.push([at, (Math.min(end, at + 1) - Math.max(start, at)) / (end - start)])
    }
    return parts
  })
}

/** The picture turned upright from the way `orientation` says it w. */
export function turned(picture: Gray, orientation: number): Gray {
  if (orientation <= 1 || orientation > 8) return picture
  const { width, height, data } = picture
  const sideways = orientation >= 5
  const [across, down] = sideways ? [height, width] : [width, height]
  const result = new Uint8Array(data.length)
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const [u, v] = sideways ? [y, x] : [x, y]
      const left = [2, 3, 7, 8].includes(orientation) ? width - 1 - u : u
      const top = [3, 4, 6, 7].includes(orientation) ? height - 1 - v : v
      result[y * across + x] = data[top * width + left] ?? 0
    }
  }
  return { width: across, height: down, data: result }
}
