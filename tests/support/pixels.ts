import { createCanvas, loadImage } from '@napi-rs/canvas'

/** Share of dark pixels (luminance < 110) of a picture: about 0 for a blank page, some per cent for a printed one. */
export async function inkOf(png: Buffer): Promise<number> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  let dark = 0
  for (let i = 0; i < data.length; i += 4) {
    const [r = 255, g = 255, b = 255] = [data[i], data[i + 1], data[i + 2]]
    if (0.299 * r + 0.587 * g + 0.114 * b < 110) dark++
  }
  return dark / (image.width * image.height)
}
