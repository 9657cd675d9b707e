/**
 * What V8 is told in the core's process. Its young heap begins with room for a page of the feed: from the small one it
 * would begin with, what is read and stored in one go would be copied about several times before it is thrown away.
 */
export const coreFlags: readonly string[] = ['--min-semi-space-size=16']
