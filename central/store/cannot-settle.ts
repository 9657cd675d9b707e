/**
 * Something else has to come first (an answer of the core system, a paper): nothing was done, nothing is remembered, the
 * operation is to be sent again later. The message is one sentence for the person whose operation it is.
 */
export class CannotSettleNow extends Error {
  override readonly name = 'CannotSettleNow'
}
