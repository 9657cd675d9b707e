/** What Node says when the other side had closed a kept connection before anything of an answer came. */
const closedCodes: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/**
 * `fetch`, asked once more when the connection was closed before an answer began: a kept connection the centre had just
 * let go of says nothing about the network, and nobody should read 离线 because of it. Whatever a desk asks may be asked
 * twice: operations and prints carry ids of their own, everything else only reads or signs in. A second failure stands.
 */
export const fetchOnceMore: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, init)
  } catch (error) {
    if (init?.signal?.aborted || !wasClosed(error)) throw error
    return fetch(input, init)
  }
}

function wasClosed(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && closedCodes.has(cause.code)
}
