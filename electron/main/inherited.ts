import { closeSync, openSync, readdirSync } from 'node:fs'

/** The first descriptor after stdin, stdout, stderr and the channel to a child. */
const FIRST = 4
/** Chromium's threads go on opening files until the child is there. */
const MEANWHILE = 32

/** What stands in a child for descriptors of this process; `close` once the child was started. */
export interface Covered {
  readonly stdio: readonly number[]
  close(): void
}

/**
 * Chromium does not mark its sockets to be closed in children that Node starts. A child that has the other end of a channel
 * hides that whoever it belonged to has died: a window then waits for ever for a graphics process that is gone. So a child
 * gets nothing in the place of each. Where descriptors are not listed (Windows), none are inherited unasked.
 */
export function coverInherited(): Covered {
  const open = descriptors()
  const highest = Math.max(0, ...open)
  if (highest < FIRST) return { stdio: [], close: () => undefined }
  const nothing = openSync('/dev/null', 'r')
  return {
    stdio: Array.from({ length: Math.max(highest, nothing) + MEANWHILE - FIRST }, () => nothing),
    close: () => closeSync(nothing),
  }
}

function descriptors(): number[] {
  for (const folder of ['/proc/self/fd', '/dev/fd']) {
    try {
      return readdirSync(folder).map(Number)
    } catch {
      // another system: the next one, or none
    }
  }
  return []
}
