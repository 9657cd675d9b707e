import type { WebContents } from 'electron'
import type { CameraAsk } from './trust.ts'

/** Pages that have said that they are capturing now. */
const capturing = new Set<number>()

/** From now on this page may ask for the camera: until it says that it has done, loads anew or goes. */
export function openCamera(page: WebContents): void {
  if (capturing.has(page.id)) return
  capturing.add(page.id)
  const over = () => closeCamera(page)
  page.once('did-start-navigation', over)
  page.once('render-process-gone', over)
  page.once('destroyed', over)
}

export function closeCamera(page: Pick<WebContents, 'id'>): void {
  capturing.delete(page.id)
}

/** What a page asks of camera and microphone, as `permits` wants to know it. */
export function cameraAsk(page: WebContents | null, kinds: readonly (string | undefined)[]): CameraAsk {
  return { capturing: page !== null && capturing.has(page.id), kinds }
}
