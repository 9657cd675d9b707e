/** Where the page lives. */
export const APP_ORIGIN = 'app://desk'

/** The page of the second window: papers only. */
export const EVIDENCE_URL = `${APP_ORIGIN}/index.html#evidence`

/** What the page may ask the browser for. Everything not named here is refused, asked or not. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen'])

/** Is this URL a page of ours? Parsed and compared, never matched by prefix. */
export function isOurs(url: string): boolean {
  try {
    const parsed = new URL(url)
    // `host` is empty for a scheme the parser does not know as standard; then only the exact text counts
    return parsed.username === '' && `${parsed.protocol}//${parsed.host}` === APP_ORIGIN
  } catch {
    return false // not a URL at all
  }
}

/** The one address the main page may open a window for: papers on a second screen. The exact text and no other. */
export function isEvidence(url: string): boolean {
  return url === EVIDENCE_URL
}

/** What is asked of camera and microphone, and whether the page has said that it is capturing. */
export interface CameraAsk {
  readonly capturing: boolean
  /** 'video', 'audio', 'unknown', as Electron names them */
  readonly kinds: readonly (string | undefined)[]
}

/**
 * May a page at this URL have this permission? The camera only while papers are being captured (高拍仪), its picture
 * only, never the microphone.
 */
export function permits(permission: string, url: string, camera: CameraAsk = { capturing: false, kinds: [] }): boolean {
  if (!isOurs(url)) return false
  if (permission !== 'media') return allowedPermissions.has(permission)
  return camera.capturing && camera.kinds.length > 0 && camera.kinds.every((kind) => kind === 'video')
}

/** May the page request this URL? Our own protocol and what it makes itself; nothing ever leaves the machine. */
export function mayRequest(url: string, devtools: boolean): boolean {
  let scheme: string
  try {
    scheme = new URL(url).protocol
  } catch {
    return false
  }
  return (
    scheme === 'blob:' ||
    scheme === 'data:' ||
    (scheme === 'app:' && isOurs(url)) ||
    (devtools && scheme === 'devtools:')
  )
}
