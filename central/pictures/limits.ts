/** What looking at one document may cost. A document beyond these has no signature; it stays readable on the desk. */
export const limits = {
  bytes: 40 * 2 ** 20,
  /** pages looked at, from the first */
  pages: 8,
  /** of one stored picture: 60 MP is an A3 sheet at 540 dpi */
  pixels: 60_000_000,
  /** from the request to the answer; a busy machine gives the decoder little */
  milliseconds: 60_000,
  /** JavaScript objects of the process that decodes */
  heapMegabytes: 256,
  /** memory of the PDF engine, which never shrinks */
  engineMegabytes: 512,
}

/** Why a document has no signature. */
export type Unreadable = 'password' | 'damaged' | 'too_large' | 'unsupported'

/** Thrown where a document cannot be looked at, ever: trying again would not help. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  readonly code: Unreadable

  constructor(code: Unreadable) {
    super(code)
    this.code = code
  }
}

/** Throws `too_large` for a picture of more pixels than any scanner or phone makes. */
export function checkPixels(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new UnreadableError('damaged')
  if (width * height > limits.pixels) throw new UnreadableError('too_large')
}

/** Throws for a page far longer than wide, or the other way round: no paper is, and no map of it makes sense. */
export function checkShape(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new UnreadableError('damaged')
  if (Math.max(width, height) > Math.min(width, height) * 20) throw new UnreadableError('unsupported')
}
