import { RefusalError } from './protocol.ts'

/** A decoder that has not shown anything of the bytes it was given by then will not. */
const PATIENCE_MS = 5_000

/**
 * What arrived of a picture that was cut off in transfer; the rest is transparent. The browser decodes a file as a whole or
 * refuses it, but a stream that has not ended yet as far as it goes: so this one never ends.
 */
export async function decodePartial(bytes: Uint8Array, type: 'image/png' | 'image/webp'): Promise<ImageBitmap> {
  const data = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(new Uint8Array(bytes)) })
  const decoder = new ImageDecoder({ data, type })
  try {
    const { image } = await Promise.race([decoder.decode({ frameIndex: 0, completeFramesOnly: false }), giveUp()])
    const bitmap = await createImageBitmap(image)
    image.close()
    if (!showsAnything(bitmap)) throw new Error('no line of the picture arrived')
    return bitmap
  } catch (cause) {
    throw new RefusalError('damaged', { cause })
  } finally {
    decoder.close()
  }
}

/** A page that would be nothing but white must not pass for a page. */
function showsAnything(bitmap: ImageBitmap): boolean {
  const side = 64
  const context = new OffscreenCanvas(side, side).getContext('2d')
  context?.drawImage(bitmap, 0, 0, side, side)
  return context?.getImageData(0, 0, side, side).data.some((value, i) => i % 4 === 3 && value > 0) ?? false
}

function giveUp(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('nothing can be shown')), PATIENCE_MS))
}
