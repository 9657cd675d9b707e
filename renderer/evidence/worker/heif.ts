import libheifUrl from 'libheif-js/libheif-wasm/libheif-bundle.mjs?url'
import { limits } from './limits.ts'
import type { OpenDocument } from './opened.ts'
import { RefusalError } from './protocol.ts'
import { paperSize, scaleTo } from './raster.ts'

/** The part of libheif's interface used here; its own types describe the C functions only. */
interface HeifImage {
  get_width(): number
  get_height(): number
  display(target: ImageData, done: (filled: ImageData | null) => void): void
  free(): void
}
interface HeifDecoder {
  decode(bytes: Uint8Array): HeifImage[]
}
interface Libheif {
  HeifDecoder: new () => HeifDecoder
}

function isFactory(value: unknown): value is () => Libheif | Promise<Libheif> {
  return typeof value === 'function'
}

let loading: Promise<Libheif> | null = null

/**
 * libheif is LGPL: it stays a file of its own beside the program, loaded by address and never bundled, so that whoever
 * has the program can put another build of it in its place.
 */
function libheif(): Promise<Libheif> {
  loading ??= import(/* @vite-ignore */ libheifUrl).then(async (module: { default: unknown }) => {
    if (!isFactory(module.default)) throw new Error('libheif has no module factory')
    return module.default()
  })
  return loading
}

/** The photo shown last in full size: zooming must not decode it again, and two of them are too much memory. */
let held: { owner: object; bitmap: ImageBitmap } | null = null

/** Opens a HEIC photo, or each photo of a HEIF file as a page. libheif turns them upright itself. */
export async function openHeif(bytes: Uint8Array): Promise<OpenDocument> {
  const { HeifDecoder } = await libheif()
  const images = new HeifDecoder().decode(bytes)
  if (images.length === 0) throw new RefusalError('heic')
  const owners = images.map(() => ({}))
  const release = () => {
    if (held && owners.includes(held.owner)) {
      held.bitmap.close()
      held = null
    }
  }
  return {
    pages: images.length,
    close() {
      release()
      for (const image of images) image.free()
    },
    async render(page, width) {
      const [image, owner] = [images[page - 1], owners[page - 1]]
      if (!image || !owner) throw new RefusalError('no_such_page')
      const across = image.get_width()
      const down = image.get_height()
      if (!(across > 0 && down > 0)) throw new RefusalError('damaged')
      if (across * down > limits.heifPixels) throw new RefusalError('too_many_pixels')
      if (held?.owner !== owner) {
        held?.bitmap.close()
        held = null
        held = { owner, bitmap: await createImageBitmap(await decoded(image, across, down)) }
      }
      const bitmap = scaleTo(held.bitmap, Math.min(width, across), across, down)
      return { bitmap, ...paperSize(across, down, null), detail: across, notice: null, route: 'heif' }
    },
  }
}

function decoded(image: HeifImage, width: number, height: number): Promise<ImageData> {
  return new Promise((resolve, reject) => {
    // null: the file promised more than it holds
    image.display(new ImageData(width, height), (filled) =>
      filled ? resolve(filled) : reject(new RefusalError('heic')),
    )
  })
}
