/**
 * Something else has to come first (an answer of the core system, a paper): nothing was done, nothing is remembered, the
 * operation is to be sent again later. The message is one sentence for the person whose operation it is.
 */
export class CannotSettleNow extends Error {
  override readonly name = 'CannotSettleNow'
  /** what has to come first, where the desk can do something about it */
  readonly lacks: 'papers' | undefined
  constructor(message: string, options: { readonly cause: unknown; readonly lacks?: 'papers' }) {
    super(message, options)
    this.lacks = options.lacks
  }
}
