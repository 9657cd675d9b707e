import UTIF from 'utif2'
import { RefusalError } from './protocol.ts'
import type { TiffPage } from './tiff-directory.ts'

/** Decodes one page (from 1) of a TIFF in script: slower than the PDF engine, but knows tiles, planes and old JPEG. */
export function decodeInScript(bytes: Uint8Array, page: TiffPage, number: number): ImageData {
  const buffer = new Uint8Array(bytes).buffer
  const directories = UTIF.decode(buffer).filter((d) => {
    const kind = d.t254
    return !(Array.isArray(kind) && typeof kind[0] === 'number' && (kind[0] & 1) === 1)
  })
  const directory = directories[number - 1]
  if (!directory) throw new RefusalError('no_such_page')
  try {
    UTIF.decodeImage(buffer, directory)
    const rgba = UTIF.toRGBA8(directory)
    if (directory.width !== page.width || rgba.length < page.width * page.height * 4) throw new RefusalError('damaged')
    return new ImageData(new Uint8ClampedArray(rgba), page.width, page.height)
  } catch (cause) {
    throw cause instanceof RefusalError ? cause : new RefusalError('unsupported')
  }
}
