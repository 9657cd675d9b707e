import { ProblemError } from '#shared/model/problem.ts'
import { captureText } from './text.capture.zh.ts'

/** A camera that has just been opened shows its first picture within this time. */
const FIRST_FRAME_MS = 3_000

/** What the camera sees now, in its own resolution. Rejects with a `ProblemError` when there is no picture yet. */
export async function grabFrame(video: HTMLVideoElement): Promise<ImageBitmap> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) await firstFrame(video)
  try {
    return await createImageBitmap(video)
  } catch (cause) {
    throw new ProblemError('BadRequest', captureText.noPicture, { cause })
  }
}

function firstFrame(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FIRST_FRAME_MS)
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}
